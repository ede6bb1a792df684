package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.transport.HandshakeGate.Admitted;
import dev.carillon.socketio.transport.HandshakeGate.Decision;
import dev.carillon.socketio.transport.HandshakeGate.Refused;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandshakeLimiterTest {
  private static final String PROXY = "10.0.0.1";
  private final HandshakeLimiter limiter =
      new HandshakeLimiter(2, Duration.ofHours(1), Set.of(PROXY));

  @Test
  void anAddressOverItsBoundIsToldToComeBack() {
    assertThat(from("192.0.2.1")).isInstanceOf(Admitted.class);
    assertThat(from("192.0.2.1")).isInstanceOf(Admitted.class);

    assertThat(from("192.0.2.1"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.retryAfter()).isPositive();
            });
    assertThat(from("192.0.2.2")).as("another address").isInstanceOf(Admitted.class);
  }

  @Test
  void loopbackIsNotLimited() {
    for (int i = 0; i < 10; i++) {
      assertThat(from("127.0.0.1")).isInstanceOf(Admitted.class);
    }
  }

  @Test
  void behindATrustedProxyTheClientIsLimitedNotTheProxy() {
    assertThat(through(PROXY, "198.51.100.1, 192.0.2.1")).isInstanceOf(Admitted.class);
    assertThat(through(PROXY, "198.51.100.2, 192.0.2.1")).isInstanceOf(Admitted.class);

    assertThat(through(PROXY, "198.51.100.3, 192.0.2.1"))
        .as("what the client wrote itself does not count")
        .isInstanceOf(Refused.class);
    assertThat(through(PROXY, "192.0.2.9")).isInstanceOf(Admitted.class);
  }

  @Test
  void anUntrustedPeerCannotNameAnAddress() {
    from("192.0.2.1");
    from("192.0.2.1");

    assertThat(through("192.0.2.1", "192.0.2.77")).isInstanceOf(Refused.class);
  }

  private Decision from(String address) {
    return limiter.decide(Handshakes.request(address, Map.of(), Map.of()));
  }

  private Decision through(String peer, String forwardedFor) {
    return limiter.decide(
        Handshakes.request(peer, Map.of("x-forwarded-for", forwardedFor), Map.of()));
  }
}
