package dev.carillon.socketio;

/// The socket ended before the client answered. Whether it has handled the event is not known.
public final class SocketDisconnectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SocketDisconnectedException(String message) {
    super(message, null, false, false);
  }
}
