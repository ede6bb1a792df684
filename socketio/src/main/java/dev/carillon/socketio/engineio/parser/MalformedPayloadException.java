package dev.carillon.socketio.engineio.parser;

/// Bytes that are not an Engine.IO packet or payload. The peer's fault: the server closes its
/// session. It carries no stack trace, since a peer can cause it at will.
public final class MalformedPayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean tooLarge;

  public MalformedPayloadException(String message) {
    this(message, false);
  }

  private MalformedPayloadException(String message, boolean tooLarge) {
    super(message, null, false, false);
    this.tooLarge = tooLarge;
  }

  /// For a message of more than `maxBytes`.
  public static MalformedPayloadException tooLarge(int maxBytes) {
    return new MalformedPayloadException("message larger than " + maxBytes, true);
  }

  public boolean isTooLarge() {
    return tooLarge;
  }
}
