package dev.carillon.server;

import dev.carillon.outbound.Network;
import dev.carillon.outbound.OutboundPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Where calls may go that others have asked for, and what one may cost; as [OutboundPolicy].
///
/// @param allowedNetworks that are called although they are not public: `10.1.0.0/16`
/// @param maxReply of a reply's body that is read
@ConfigurationProperties("carillon.outbound")
record OutboundSettings(
    @DefaultValue List<String> allowedNetworks,
    @DefaultValue("false") boolean httpsOnly,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue("64") int maxConnections,
    @DefaultValue("16KB") DataSize maxReply) {
  /// So that a developer's own receiver can be called.
  private static final List<Network> OWN_MACHINE =
      List.of(Network.parse("127.0.0.1"), Network.parse("::1"));

  private static final DataSize LARGEST_REPLY = DataSize.ofMegabytes(16);

  OutboundSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
    for (String network : allowedNetworks) {
      try {
        Network.parse(network);
      } catch (IllegalArgumentException none) {
        throw new IllegalArgumentException(
            "carillon.outbound.allowed-networks must be networks such as 10.1.0.0/16: "
                + none.getMessage(),
            none);
      }
    }
    positive("connect-timeout", connectTimeout);
    positive("timeout", timeout);
    if (maxConnections < 1) {
      throw new IllegalArgumentException("carillon.outbound.max-connections must be at least 1");
    }
    if (maxReply.toBytes() < 1 || maxReply.compareTo(LARGEST_REPLY) > 0) {
      throw new IllegalArgumentException("carillon.outbound.max-reply must be 1B to 16MB");
    }
  }

  private static void positive(String key, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("carillon.outbound." + key + " must be 1ms to 1h");
    }
  }

  /// @param development whether this machine's loopback addresses are called too
  OutboundPolicy policy(boolean development) {
    Stream<Network> allowed = allowedNetworks.stream().map(Network::parse);
    return new OutboundPolicy(
        connectTimeout,
        timeout,
        maxConnections,
        Math.toIntExact(maxReply.toBytes()),
        (development ? Stream.concat(allowed, OWN_MACHINE.stream()) : allowed).toList(),
        httpsOnly);
  }
}
