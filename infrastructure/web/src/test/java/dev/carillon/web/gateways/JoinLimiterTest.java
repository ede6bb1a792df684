package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.socketio.Admission;
import dev.carillon.web.tokens.SocketIdentity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JoinLimiterTest {
  private final JoinLimiter limiter = new JoinLimiter(2, Duration.ofHours(1));

  @Test
  void aUserOverTheBoundIsSentAwayToComeBack() {
    assertThat(join("acme", "ada")).isInstanceOf(Admission.Accepted.class);
    assertThat(join("acme", "ada")).isInstanceOf(Admission.Accepted.class);

    assertThat(join("acme", "ada")).isInstanceOf(Admission.TransportClosed.class);
  }

  @Test
  void usersAndTenantsAreApart() {
    join("acme", "ada");
    join("acme", "ada");

    assertThat(join("acme", "lin")).isInstanceOf(Admission.Accepted.class);
    assertThat(join("other", "ada")).isInstanceOf(Admission.Accepted.class);
  }

  @Test
  void aSocketWithoutAnIdentityIsNotLetThrough() {
    assertThat(limiter.admit(new FakeSocket(Handshakes.plain())))
        .isInstanceOf(Admission.TransportClosed.class);
  }

  private Admission join(String tenant, String user) {
    FakeSocket socket = new FakeSocket(Handshakes.plain());
    socket.attach(
        new SocketIdentity(
            new TenantId(tenant),
            new UserId(user),
            "jti",
            null,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1)));
    return limiter.admit(socket);
  }
}
