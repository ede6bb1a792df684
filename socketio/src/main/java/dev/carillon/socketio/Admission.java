package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;
import org.jspecify.annotations.Nullable;

/// What a [Middleware] decides.
public sealed interface Admission {
  /// The next middleware is asked; after the last one the socket joins.
  record Accepted() implements Admission {}

  /// For what will not pass by waiting: answered with CONNECT_ERROR `{message, data}`, after which
  /// stock clients do not try again by themselves.
  ///
  /// @param data left out when `null`
  record Refused(String message, @Nullable Json data) implements Admission {}

  /// For what passes: the transport is closed without an answer, and stock clients come back.
  record TransportClosed() implements Admission {}

  static Admission accepted() {
    return new Accepted();
  }

  static Admission refused(String message, Json data) {
    return new Refused(message, data);
  }

  static Admission transportClosed() {
    return new TransportClosed();
  }
}
