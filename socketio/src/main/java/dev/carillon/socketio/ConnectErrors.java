package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;
import org.jspecify.annotations.Nullable;

/// The payload of CONNECT_ERROR packets.
final class ConnectErrors {
  private ConnectErrors() {}

  static Json payload(String message, @Nullable Json data) {
    String quoted = Json.quote(message).toString();
    return Json.trusted(
        data == null
            ? "{\"message\":" + quoted + "}"
            : "{\"message\":" + quoted + ",\"data\":" + data + "}");
  }
}
