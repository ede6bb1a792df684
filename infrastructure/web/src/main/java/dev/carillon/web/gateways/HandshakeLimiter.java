package dev.carillon.web.gateways;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carillon.socketio.engineio.HandshakeGate;
import dev.carillon.socketio.engineio.HandshakeRequest;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Bounds the handshakes of one address. Loopback is not limited: it is this machine, or a proxy on
/// it. Behind a trusted proxy the address is the last one in `X-Forwarded-For` that is not itself a
/// trusted proxy's. Runs on event loops, takes no lock.
final class HandshakeLimiter implements HandshakeGate {
  /// Addresses remembered; the least recently used is forgotten beyond it.
  private static final int MAX_ADDRESSES = 100_000;

  private final Set<String> trustedProxies;
  private final LoadingCache<String, Bucket> buckets;

  HandshakeLimiter(int handshakes, Duration window, Set<String> trustedProxies) {
    this.trustedProxies = Set.copyOf(trustedProxies);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(window)
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(handshakes).refillGreedy(handshakes, window))
                    .build());
  }

  @Override
  public Decision decide(HandshakeRequest request) {
    if (!(request.remoteAddress() instanceof InetSocketAddress peer)) {
      return new Admitted();
    }
    String address = peer.getAddress().getHostAddress();
    if (trustedProxies.contains(address)) {
      address = forwardedFor(request, address);
    } else if (peer.getAddress().isLoopbackAddress()) {
      return new Admitted();
    }
    ConsumptionProbe probe = buckets.get(address).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? new Admitted()
        : new Refused(
            429,
            Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1),
            "Too many handshakes from this address");
  }

  private String forwardedFor(HandshakeRequest request, String proxy) {
    List<String> hops =
        request.headers().first("x-forwarded-for").stream()
            .flatMap(header -> List.of(header.split(",", -1)).stream())
            .map(String::strip)
            .filter(hop -> !hop.isEmpty() && hop.length() <= 45)
            .toList();
    return hops.reversed().stream()
        .filter(hop -> !trustedProxies.contains(hop))
        .findFirst()
        .orElse(proxy);
  }
}
