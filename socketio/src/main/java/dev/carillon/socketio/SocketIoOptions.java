package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineOptions;
import java.time.Duration;

/// Limits and deadlines of a server. Set them through [SocketIoServer.Builder], where the defaults
/// are.
///
/// @param engine those of the transport layer
/// @param connectTimeout how long a connection may stay without having joined a namespace
/// @param inboxMaxEvents received packets of one connection that may wait for handlers, then it is
///   read no further until half of them were handled
/// @param inboxMaxBytes what those packets may keep, likewise; one larger event is taken when none
///   waits
/// @param connectPayloadMaxBytes of a CONNECT, which are kept as long as the socket; more is
///   answered with CONNECT_ERROR
/// @param maxNamespacesPerConnection that one connection is in or wants in; a CONNECT more is
///   answered with CONNECT_ERROR
/// @param maxPendingAcks answers that one socket is waited for; to ask for one more fails with
///   [TooManyPendingAcksException]
/// @param maxDynamicNamespaces namespaces that were made for patterns and have sockets; a client
///   that would need one more loses its transport and comes back
record SocketIoOptions(
    EngineOptions engine,
    Duration connectTimeout,
    int inboxMaxEvents,
    int inboxMaxBytes,
    int connectPayloadMaxBytes,
    int maxNamespacesPerConnection,
    int maxPendingAcks,
    int maxDynamicNamespaces) {
  public SocketIoOptions {
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException("connectTimeout must be positive, not " + connectTimeout);
    }
    requirePositive("inboxMaxEvents", inboxMaxEvents);
    requirePositive("inboxMaxBytes", inboxMaxBytes);
    requirePositive("connectPayloadMaxBytes", connectPayloadMaxBytes);
    requirePositive("maxNamespacesPerConnection", maxNamespacesPerConnection);
    requirePositive("maxPendingAcks", maxPendingAcks);
    requirePositive("maxDynamicNamespaces", maxDynamicNamespaces);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  /// What a server uses that was not told otherwise.
  static SocketIoOptions defaults() {
    return new SocketIoOptions(
        EngineOptions.defaults(),
        Duration.ofSeconds(45),
        256,
        1 << 20,
        1 << 16,
        64,
        10_000,
        10_000);
  }
}
