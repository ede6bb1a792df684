package dev.carillon.events;

import java.io.Serial;

/// A listener will fail with this event however often it hears it: the event is parked at once,
/// instead of holding up those of its key for as long as a failure that may pass.
public class HopelessEventException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public HopelessEventException(String message) {
    super(message);
  }
}
