package dev.carillon.socketio.engineio;

/// The protocol's own refusals, with the codes and texts that clients know from the Node server.
enum EngineError {
  UNKNOWN_TRANSPORT(0, "Transport unknown", 400),
  UNKNOWN_SID(1, "Session ID unknown", 400),
  BAD_HANDSHAKE_METHOD(2, "Bad handshake method", 400),
  BAD_REQUEST(3, "Bad request", 400),
  FORBIDDEN(4, "Forbidden", 403),
  UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version", 400);

  private final int code;
  private final String message;
  private final int status;

  EngineError(int code, String message, int status) {
    this.code = code;
    this.message = message;
    this.status = status;
  }

  int code() {
    return code;
  }

  int status() {
    return status;
  }

  String message() {
    return message;
  }
}
