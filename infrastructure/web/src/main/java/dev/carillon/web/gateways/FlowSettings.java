package dev.carillon.web.gateways;

import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.transport.Rate;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How much may be under way on the gateway's connections.
///
/// @param outgoingPackets that may wait for one slow client before it is closed
/// @param stallTimeout for a client to take something of what waits for it, before it is closed
/// @param buffered what may wait for all clients, and of what they have sent in part; beyond it
///   handshakes are refused with 503
/// @param receivedEvents of one connection that may wait to be handled; beyond them it is read no
///   further until half were
/// @param receivedBytes as `receivedEvents`, in bytes
/// @param messagesPerSecond that one connection may send, and as many at once; it is read no faster
/// @param bytesPerSecond as `messagesPerSecond`, in bytes
/// @param connectPayload the largest `auth` of a CONNECT, which is kept as long as the socket
@Validated
@ConfigurationProperties("carillon.gateway.flow")
public record FlowSettings(
    @DefaultValue("1000") @Min(1) int outgoingPackets,
    @DefaultValue("10s") @NotNull Duration stallTimeout,
    @DefaultValue("256MB") @NotNull DataSize buffered,
    @DefaultValue("256") @Min(1) int receivedEvents,
    @DefaultValue("1MB") @NotNull DataSize receivedBytes,
    @DefaultValue("100") @Min(1) int messagesPerSecond,
    @DefaultValue("1MB") @NotNull DataSize bytesPerSecond,
    @DefaultValue("64KB") @NotNull DataSize connectPayload) {
  public FlowSettings {
    if (stallTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("carillon.gateway.flow.stall-timeout must be positive");
    }
    positive("buffered", buffered, Long.MAX_VALUE);
    positive("received-bytes", receivedBytes, Integer.MAX_VALUE);
    positive("bytes-per-second", bytesPerSecond, Integer.MAX_VALUE);
    positive("connect-payload", connectPayload, Integer.MAX_VALUE);
  }

  private static void positive(String key, DataSize value, long most) {
    if (value.toBytes() < 1 || value.toBytes() > most) {
      throw new IllegalArgumentException(
          "carillon.gateway.flow." + key + " must be 1B to " + most + "B, not " + value);
    }
  }

  SocketIoServer.Builder applyTo(SocketIoServer.Builder server) {
    return server
        .outgoingMaxPackets(outgoingPackets)
        .stallTimeout(stallTimeout)
        .bufferedMaxBytes(buffered.toBytes())
        .inboxMaxEvents(receivedEvents)
        .inboxMaxBytes(Math.toIntExact(receivedBytes.toBytes()))
        .receiveRate(Rate.perSecond(messagesPerSecond), Rate.perSecond(bytesPerSecond.toBytes()))
        .connectPayloadMaxBytes(Math.toIntExact(connectPayload.toBytes()));
  }
}
