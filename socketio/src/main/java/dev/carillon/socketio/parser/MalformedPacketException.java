package dev.carillon.socketio.parser;

/// Bytes that are not a Socket.IO packet, or not JSON. The peer's fault: the server closes its
/// connection. It carries no stack trace, since a peer can cause it at will.
public final class MalformedPacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedPacketException(String message) {
    super(message, null, false, false);
  }
}
