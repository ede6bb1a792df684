package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;

/// Decides which names are namespaces of one parent. Runs on a virtual thread where middlewares run
/// and may block. What it throws is logged and closes the transport, so that stock clients try
/// again.
@FunctionalInterface
public interface NamespacePredicate {
  /// Whether there is a namespace called `name` for a client with these credentials. Asked at every
  /// CONNECT that no exact namespace takes, also when the namespace is there already.
  ///
  /// @param name at most 256 bytes, chosen by the client
  /// @param auth the payload of the CONNECT packet, an object; `{}` when there was none
  boolean matches(String name, Json auth);
}
