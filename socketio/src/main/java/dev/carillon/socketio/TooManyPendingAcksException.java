package dev.carillon.socketio;

/// The socket is already waited for by as many acks as the server allows; the event was not sent.
public final class TooManyPendingAcksException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyPendingAcksException(int max) {
    super(max + " acks of this socket are waited for, which is the bound", null, false, false);
  }
}
