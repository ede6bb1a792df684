package dev.carillon.web.gateways;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Bounds of the gateway.
///
/// @param maxConnections connections of this node; more are refused with 503
/// @param maxSocketsPerUser over it the oldest is closed as `replaced`; 1 is the guide's single
///   connection
/// @param handshakesPerAddress handshakes that one address may make within `handshakeWindow`; more
///   are refused with 429. As often may one user join a namespace, with a handshake or without;
///   beyond it the transport is closed
/// @param trustedProxies addresses of proxies whose `X-Forwarded-For` is believed, in any spelling
/// @param eventsPerSocket events that one socket may send within `eventWindow`; more are answered
///   with `rate_limited`
/// @param maxFrame the largest message a client may send, advertised as `maxPayload`
/// @param outgoingBuffer what may wait for one slow client before it is closed
/// @param connectTimeout how long a connection may stay without having joined a namespace
/// @param reconcileInterval within which each inbox with open sockets is compared with what was
///   pushed to them, and what they miss is sent
/// @param expiryNotice how long before its end a session is told
/// @param drainSpread over how long connections are closed when the server stops
@Validated
@ConfigurationProperties("carillon.gateway")
public record GatewaySettings(
    @DefaultValue("100000") @Min(1) int maxConnections,
    @DefaultValue("16") @Min(1) int maxSocketsPerUser,
    @DefaultValue("300") @Min(1) int handshakesPerAddress,
    @DefaultValue("10s") @NotNull Duration handshakeWindow,
    @DefaultValue Set<String> trustedProxies,
    @DefaultValue("50") @Min(1) int eventsPerSocket,
    @DefaultValue("10s") @NotNull Duration eventWindow,
    @DefaultValue("100000B") @NotNull DataSize maxFrame,
    @DefaultValue("1MB") @NotNull DataSize outgoingBuffer,
    @DefaultValue("25s") @NotNull Duration pingInterval,
    @DefaultValue("20s") @NotNull Duration pingTimeout,
    @DefaultValue("10s") @NotNull Duration connectTimeout,
    @DefaultValue("15s") @NotNull Duration reconcileInterval,
    @DefaultValue("60s") @NotNull Duration expiryNotice,
    @DefaultValue("3s") @NotNull Duration drainSpread) {
  private static final DataSize SMALLEST = DataSize.ofKilobytes(1);
  private static final DataSize LARGEST = DataSize.ofMegabytes(64);

  public GatewaySettings {
    positive("handshake-window", handshakeWindow);
    positive("event-window", eventWindow);
    positive("ping-interval", pingInterval);
    positive("ping-timeout", pingTimeout);
    positive("connect-timeout", connectTimeout);
    positive("reconcile-interval", reconcileInterval);
    within("max-frame", maxFrame);
    within("outgoing-buffer", outgoingBuffer);
    if (expiryNotice.isNegative() || drainSpread.isNegative()) {
      throw new IllegalArgumentException(
          "carillon.gateway.expiry-notice and drain-spread must not be negative");
    }
    trustedProxies = Set.copyOf(trustedProxies);
  }

  private static void positive(String key, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException("carillon.gateway." + key + " must be positive");
    }
  }

  private static void within(String key, DataSize value) {
    if (value.compareTo(SMALLEST) < 0 || value.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "carillon.gateway." + key + " must be " + SMALLEST + " to " + LARGEST + ", not " + value);
    }
  }
}
