package dev.carillon.socketio.engineio.parser;

/// Bytes that are not an Engine.IO packet or payload. The peer's fault: the server closes its
/// session. It carries no stack trace, since a peer can cause it at will.
public final class MalformedPayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedPayloadException(String message) {
    super(message, null, false, false);
  }
}
