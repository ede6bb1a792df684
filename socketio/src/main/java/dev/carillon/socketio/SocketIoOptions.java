package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.transport.Compression;
import dev.carillon.socketio.transport.Transport;
import java.time.Duration;
import java.util.Set;

/// Limits and deadlines of a server. Set them through [SocketIoServer.Builder], where the defaults
/// are.
///
/// @param engine those of the transport layer
/// @param connectTimeout how long a connection may stay without having joined a namespace
/// @param inboxMaxEvents received packets of one connection that may wait for handlers, then it is
///   read no further
/// @param maxDynamicNamespaces namespaces that were made for patterns and have sockets; a client
///   that would need one more loses its transport and comes back
public record SocketIoOptions(
    EngineOptions engine, Duration connectTimeout, int inboxMaxEvents, int maxDynamicNamespaces) {
  public SocketIoOptions {
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException("connectTimeout must be positive, not " + connectTimeout);
    }
    if (inboxMaxEvents <= 0) {
      throw new IllegalArgumentException("inboxMaxEvents must be positive, not " + inboxMaxEvents);
    }
    if (maxDynamicNamespaces <= 0) {
      throw new IllegalArgumentException(
          "maxDynamicNamespaces must be positive, not " + maxDynamicNamespaces);
    }
  }

  /// What a server uses that was not told otherwise.
  public static SocketIoOptions defaults() {
    return new SocketIoOptions(
        new EngineOptions(
            "/socket.io/",
            Set.of(Transport.values()),
            new EngineOptions.Deadlines(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)),
            new EngineOptions.Limits(
                1_000_000, 1 << 20, 1000, 256 << 20, 100_000, EngineOptions.Rates.UNLIMITED),
            Compression.OFF),
        Duration.ofSeconds(45),
        256,
        10_000);
  }
}
