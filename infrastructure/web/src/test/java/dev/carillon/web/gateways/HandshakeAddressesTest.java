package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.socketio.transport.Fields;
import dev.carillon.socketio.transport.HandshakeGate.Admitted;
import dev.carillon.socketio.transport.HandshakeGate.Decision;
import dev.carillon.socketio.transport.HandshakeGate.Refused;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandshakeAddressesTest {
  private static final String PROXY = "2001:db8::1";
  private final HandshakeLimiter limiter =
      new HandshakeLimiter(1, Duration.ofHours(1), Set.of(PROXY));

  @Test
  void aTrustedProxyIsKnownInAnySpelling() {
    assertThat(through("2001:db8:0:0:0:0:0:1", "192.0.2.1")).isInstanceOf(Admitted.class);

    assertThat(through("2001:db8:0:0:0:0:0:1", "192.0.2.2"))
        .as("another client of the same proxy")
        .isInstanceOf(Admitted.class);
  }

  @Test
  void theHeaderThatTheProxyAddedCountsAndNotTheClientsOwn() {
    assertThat(through(PROXY, "198.51.100.1", "192.0.2.1")).isInstanceOf(Admitted.class);

    assertThat(through(PROXY, "198.51.100.2", "192.0.2.1")).isInstanceOf(Refused.class);
  }

  @Test
  void theAddressesOfOneNetworkAreOne() {
    assertThat(through("2001:db8:1:2::1")).isInstanceOf(Admitted.class);

    assertThat(through("2001:db8:1:2:ffff::9")).isInstanceOf(Refused.class);
    assertThat(through("2001:db8:1:3::1")).isInstanceOf(Admitted.class);
  }

  @Test
  void aProxyIsNamedByItsAddress() {
    assertThatThrownBy(() -> new HandshakeLimiter(1, Duration.ofHours(1), Set.of("proxy.example")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Decision through(String peer, String... forwardedFor) {
    return limiter.decide(
        new HandshakeRequest(
            Transport.WEBSOCKET,
            new InetSocketAddress(peer, 50_000),
            Fields.of(
                Stream.of(forwardedFor).map(hop -> Map.entry("x-forwarded-for", hop)).iterator()),
            Fields.empty(),
            false,
            Instant.EPOCH));
  }
}
