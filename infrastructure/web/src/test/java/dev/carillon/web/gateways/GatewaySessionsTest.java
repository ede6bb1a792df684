package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.tokens.SocketIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewaySessionsTest {
  private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant END = START.plusSeconds(3600);

  private final Set<String> revoked = new HashSet<>();
  private final GatewaySessions sessions =
      new GatewaySessions(2, Duration.ofSeconds(60), identity -> revoked.contains(identity.jti()));

  @Test
  void overTheLimitTheOldestIsReplaced() {
    FakeSocket first = connect("ada", "1");
    FakeSocket second = connect("ada", "2");
    FakeSocket third = connect("ada", "3");

    assertThat(first.log)
        .containsExactly("disconnect-reason[{\"code\":\"replaced\"}]", "DISCONNECT, closed");
    assertThat(second.log).isEmpty();
    assertThat(third.log).isEmpty();
    assertThat(sessions.sockets()).isEqualTo(2);
  }

  @Test
  void anotherUsersSocketsDoNotCount() {
    FakeSocket ada = connect("ada", "1");
    connect("lin", "2");
    connect("lin", "3");

    assertThat(ada.log).isEmpty();
    assertThat(sessions.users()).isEqualTo(2);
  }

  @Test
  void closingTheReplacedSocketKeepsTheOthers() {
    GatewaySession first = session(new FakeSocket(Handshakes.plain()), "ada", "1");
    sessions.add(first);
    connect("ada", "2");
    connect("ada", "3");

    sessions.remove(first);

    assertThat(sessions.sockets()).isEqualTo(2);
  }

  @Test
  void theLastSocketTakesTheUserWithIt() {
    GatewaySession only = session(new FakeSocket(Handshakes.plain()), "ada", "1");
    sessions.add(only);

    sessions.remove(only);

    assertThat(sessions.users()).isZero();
  }

  @Test
  void theEndIsAnnouncedOnceAndThenEnforced() {
    FakeSocket socket = connect("ada", "1");

    sessions.expire(END.minusSeconds(61));
    assertThat(socket.log).isEmpty();
    sessions.expire(END.minusSeconds(60));
    sessions.expire(END.minusSeconds(30));
    assertThat(socket.log)
        .containsExactly("session-expiring[{\"at\":\"2026-11-22T08:00:00.000Z\"}]");
    sessions.expire(END);

    assertThat(socket.log)
        .endsWith("disconnect-reason[{\"code\":\"token_expired\"}]", "DISCONNECT, closed");
  }

  @Test
  void aRenewedSessionGoesOnAndIsAnnouncedAgain() {
    FakeSocket socket = new FakeSocket(Handshakes.plain());
    GatewaySession session = session(socket, "ada", "1");
    sessions.add(session);
    sessions.expire(END.minusSeconds(60));

    session.renew(identity("ada", "2", END.plusSeconds(3600)));
    sessions.expire(END);
    assertThat(socket.log).hasSize(1);
    sessions.expire(END.plusSeconds(3540));

    assertThat(socket.log)
        .last()
        .isEqualTo("session-expiring[{\"at\":\"2026-11-22T09:00:00.000Z\"}]");
  }

  @Test
  void aRevokedSignInEndsItsSocketsOnly() {
    FakeSocket hit = connect("ada", "1");
    FakeSocket spared = connect("ada", "2");
    revoked.add("1");

    sessions.endRevoked();

    assertThat(hit.log)
        .containsExactly("disconnect-reason[{\"code\":\"revoked\"}]", "DISCONNECT, closed");
    assertThat(spared.log).isEmpty();
  }

  private FakeSocket connect(String user, String jti) {
    FakeSocket socket = new FakeSocket(Handshakes.plain());
    sessions.add(session(socket, user, jti));
    return socket;
  }

  private static GatewaySession session(FakeSocket socket, String user, String jti) {
    return new GatewaySession(socket, identity(user, jti, END), new EventBudget(10, 1, 0));
  }

  private static SocketIdentity identity(String user, String jti, Instant end) {
    return new SocketIdentity(TenantId.DEFAULT, new UserId(user), jti, null, START, end);
  }
}
