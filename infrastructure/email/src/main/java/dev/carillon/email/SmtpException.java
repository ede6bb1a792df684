package dev.carillon.email;

import dev.carillon.email.SmtpReply.Stage;
import java.io.Serial;
import java.net.SocketTimeoutException;

/// A connection could not be made, or broke: there was no answer. It cannot be used any more.
final class SmtpException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Stage stage;

  SmtpException(Stage stage, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
  }

  SmtpException(Stage stage, String message) {
    super(message);
    this.stage = stage;
  }

  /// Whether it was gone already, or went before the message was on its way, and not just silent.
  boolean wasClosedByPeer() {
    return stage.beforeContent() && !(rootCause() instanceof SocketTimeoutException);
  }

  /// In a few words, for people. Messages of the JDK about sockets and certificates have neither
  /// secrets nor contents.
  String answer() {
    Throwable cause = rootCause();
    String said =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String why = cause == this ? "" : ": " + said;
    return Lines.shortened(getMessage() + why, 400);
  }

  private Throwable rootCause() {
    Throwable cause = this;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
