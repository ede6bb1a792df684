package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Compression;
import dev.carillon.socketio.transport.Rate;
import dev.carillon.socketio.transport.Transport;
import java.time.Duration;
import java.util.Set;

/// What the Engine.IO layer is told.
///
/// @param path where the server answers; begins and ends with a slash
/// @param transports what a session may use; an upgrade needs both
public record EngineOptions(
    String path,
    Set<Transport> transports,
    Deadlines deadlines,
    Limits limits,
    Compression compression) {

  public EngineOptions {
    transports = Set.copyOf(transports);
    if (transports.isEmpty()) {
      throw new IllegalArgumentException("no transport");
    }
    if (path.length() < 2 || !path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException("path must look like /socket.io/, not " + path);
    }
  }

  /// What a server uses that was not told otherwise.
  public static EngineOptions defaults() {
    return new EngineOptions(
        "/socket.io/",
        Set.of(Transport.values()),
        new Deadlines(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)),
        new Limits(1_000_000, 1 << 20, 1000, 256 << 20, 100_000, Rates.UNLIMITED),
        Compression.OFF);
  }

  /// All positive; more than a year counts as a year.
  ///
  /// @param pingInterval from one server PING to the next; sent on schedule, also on busy
  ///   connections
  /// @param pingTimeout from a PING to the first sign of life, after which the session is closed
  /// @param upgradeTimeout from the WebSocket handshake of an upgrade to its end
  /// @param headersTimeout from accept to the first request, and from the head of a request to the
  ///   end of its body, or to what the handshake's gate decides; also for the next attachment of a
  ///   packet
  /// @param closeTimeout for the peer to take what is queued and to answer a close
  /// @param stallTimeout for a peer to take something of what waits for it, then it is closed as a
  ///   slow consumer
  public record Deadlines(
      Duration pingInterval,
      Duration pingTimeout,
      Duration upgradeTimeout,
      Duration headersTimeout,
      Duration closeTimeout,
      Duration stallTimeout) {
    public Deadlines {
      pingInterval = positive("pingInterval", pingInterval);
      pingTimeout = positive("pingTimeout", pingTimeout);
      upgradeTimeout = positive("upgradeTimeout", upgradeTimeout);
      headersTimeout = positive("headersTimeout", headersTimeout);
      closeTimeout = positive("closeTimeout", closeTimeout);
      stallTimeout = positive("stallTimeout", stallTimeout);
    }
  }

  /// All positive.
  ///
  /// @param maxPayloadBytes of one POST body or one WebSocket message; announced to the client
  /// @param outgoingMaxBytes waiting for one peer, then it is closed as a slow consumer; also the
  ///   largest event that can be sent
  /// @param outgoingMaxPackets waiting for one peer, then it is closed as a slow consumer
  /// @param bufferedMaxBytes waiting for all peers, and of what was received in part; beyond it
  ///   handshakes are refused with 503
  /// @param maxConnections open sessions, then handshakes are refused with 503
  /// @param rates how often
  public record Limits(
      int maxPayloadBytes,
      int outgoingMaxBytes,
      int outgoingMaxPackets,
      long bufferedMaxBytes,
      int maxConnections,
      Rates rates) {
    public Limits {
      requirePositive("maxPayloadBytes", maxPayloadBytes);
      requirePositive("outgoingMaxBytes", outgoingMaxBytes);
      requirePositive("outgoingMaxPackets", outgoingMaxPackets);
      requirePositive("bufferedMaxBytes", bufferedMaxBytes);
      requirePositive("maxConnections", maxConnections);
    }
  }

  /// Over a rate of messages or bytes, a connection is read no further until it is within it again;
  /// over a rate of handshakes, one is refused with 429.
  ///
  /// @param messages received on one connection
  /// @param bytes received on one connection, in messages
  /// @param handshakes of all clients
  /// @param handshakesPerAddress of one network address; of IPv6 the first 64 bits
  public record Rates(Rate messages, Rate bytes, Rate handshakes, Rate handshakesPerAddress) {
    public static final Rates UNLIMITED =
        new Rates(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED);
  }

  private static Duration positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
    return value.compareTo(TimerRing.LONGEST) < 0 ? value : TimerRing.LONGEST;
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
