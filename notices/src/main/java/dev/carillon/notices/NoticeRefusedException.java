package dev.carillon.notices;

import dev.carillon.events.HopelessEventException;
import java.io.Serial;

/// An event's notification was not taken, and will not be. Thrown so that the event lies among the
/// dead letters where someone sees it, instead of being lost.
public final class NoticeRefusedException extends HopelessEventException {
  @Serial private static final long serialVersionUID = 1L;

  NoticeRefusedException(String listener, String reason) {
    super(listener + " got " + reason);
  }
}
