package dev.carillon.events;

import java.io.Serial;

/// A listener will fail with this event however often it hears it. When no other listener's failure
/// may pass, the event is parked at once, instead of holding up those of its key.
public class HopelessEventException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public HopelessEventException(String message) {
    super(message);
  }
}
