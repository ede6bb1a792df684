package dev.carillon.socketio;

/// The client did not answer in time. Whether it has handled the event is not known.
public final class AckTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AckTimeoutException(String message) {
    super(message, null, false, false);
  }
}
