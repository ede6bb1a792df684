package dev.carillon.web.gateways;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.HandshakeRequest;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Bounds the handshakes of one address. Loopback is not limited: it is this machine, or a proxy on
/// it. Behind a trusted proxy the address is the last one in `X-Forwarded-For` that is not itself a
/// trusted proxy's. Of an IPv6 address the first 64 bits count: the rest is the client's to choose
/// (RFC 4291, section 2.5.1). Runs on event loops, takes no lock.
final class HandshakeLimiter {
  /// Addresses remembered; the least recently used is forgotten beyond it.
  private static final int MAX_ADDRESSES = 100_000;

  private static final int NETWORK_BYTES = 8;

  private static final int LONGEST_ADDRESS_CHARS = 45;

  private final Set<InetAddress> trustedProxies;
  private final LoadingCache<String, Bucket> buckets;

  /// @throws IllegalArgumentException when a proxy is not named by its address
  HandshakeLimiter(int handshakes, Duration window, Set<String> trustedProxies) {
    this.trustedProxies =
        trustedProxies.stream().map(InetAddress::ofLiteral).collect(Collectors.toUnmodifiableSet());
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(window)
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(handshakes).refillGreedy(handshakes, window))
                    .build());
  }

  HandshakeGate.Decision decide(HandshakeRequest request) {
    if (!(request.remoteAddress() instanceof InetSocketAddress peer)) {
      return new HandshakeGate.Admitted();
    }
    InetAddress address = peer.getAddress();
    String limited;
    if (trustedProxies.contains(address)) {
      limited = forwardedFor(request, address);
    } else if (address.isLoopbackAddress()) {
      return new HandshakeGate.Admitted();
    } else {
      limited = network(address);
    }
    ConsumptionProbe probe = buckets.get(limited).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? new HandshakeGate.Admitted()
        : new HandshakeGate.Refused(
            429,
            Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1),
            "Too many handshakes from this address");
  }

  /// Proxies lengthen the header or add another one: all of them are one list (RFC 9110, section
  /// 5.3), and its end is what the proxy has seen itself.
  private String forwardedFor(HandshakeRequest request, InetAddress proxy) {
    List<String> hops =
        request.headers().all("x-forwarded-for").stream()
            .flatMap(header -> List.of(header.split(",", -1)).stream())
            .map(String::strip)
            .filter(hop -> !hop.isEmpty() && hop.length() <= LONGEST_ADDRESS_CHARS)
            .toList();
    for (String hop : hops.reversed()) {
      Optional<InetAddress> address = address(hop);
      if (address.isEmpty()) {
        return hop;
      }
      if (!trustedProxies.contains(address.get())) {
        return network(address.get());
      }
    }
    return network(proxy);
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException obfuscated) {
      return Optional.empty();
    }
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES)
        : address.getHostAddress();
  }
}
