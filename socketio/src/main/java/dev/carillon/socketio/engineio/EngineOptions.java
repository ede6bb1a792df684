package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Transport;
import java.time.Duration;
import java.util.Set;

/// Limits and deadlines of the Engine.IO layer. Every value is positive.
///
/// @param path where the server answers; begins and ends with a slash
/// @param transports what a session may use; an upgrade needs both
/// @param pingInterval from one server PING to the next; sent on schedule, also on busy connections
/// @param pingTimeout from a PING to the first sign of life, after which the session is closed
/// @param upgradeTimeout from the WebSocket handshake of an upgrade to its end
/// @param headersTimeout from accept to the first request, and from the head of a request to the
///   end of its body
/// @param closeTimeout for the peer to take what is queued and to answer a close
/// @param maxPayloadBytes of one POST body or one WebSocket message; announced to the client
/// @param outgoingBufferMaxBytes waiting for one peer, then it is closed as a slow consumer; also
///   the largest event that can be sent
/// @param maxConnections open sessions, then handshakes are refused with 503
public record EngineOptions(
    String path,
    Set<Transport> transports,
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    Duration headersTimeout,
    Duration closeTimeout,
    int maxPayloadBytes,
    int outgoingBufferMaxBytes,
    int maxConnections) {

  public EngineOptions {
    transports = Set.copyOf(transports);
    if (transports.isEmpty()) {
      throw new IllegalArgumentException("no transport");
    }
    if (path.length() < 2 || !path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException("path must look like /socket.io/, not " + path);
    }
    requirePositive("pingInterval", pingInterval);
    requirePositive("pingTimeout", pingTimeout);
    requirePositive("upgradeTimeout", upgradeTimeout);
    requirePositive("headersTimeout", headersTimeout);
    requirePositive("closeTimeout", closeTimeout);
    requirePositive("maxPayloadBytes", maxPayloadBytes);
    requirePositive("outgoingBufferMaxBytes", outgoingBufferMaxBytes);
    requirePositive("maxConnections", maxConnections);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
