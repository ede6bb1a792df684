package dev.carillon.notices;

import dev.carillon.notification.usecases.commands.CreateNotification;
import java.io.Serial;

/// An event's notification was not taken. Thrown so that the event is told again, and at last lies
/// among the dead letters where someone sees it, instead of being lost.
public final class NoticeRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  NoticeRefusedException(String listener, CreateNotification.Outcome.Refused outcome) {
    super(listener + " got " + outcome);
  }
}
