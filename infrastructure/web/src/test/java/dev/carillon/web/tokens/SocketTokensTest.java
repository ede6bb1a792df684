package dev.carillon.web.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.SettableClock;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SocketTokensTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TenantId TENANT = new TenantId("acme");
  private static final UserId ADA = new UserId("ada");

  private final SettableClock clock = SettableClock.atNoon();
  private final Secret secret = Secrets.configured("test", "0123456789abcdef0123456789abcdef");
  private final SocketTokens tokens = new SocketTokens(secret, HOUR, clock);

  private SocketIdentity identity(String token) {
    return ((SocketTokenCheck.Valid) tokens.verify(token)).identity();
  }

  @Test
  void aTokenSpeaksForWhomItWasMade() {
    clock.set(Instant.parse("2026-11-22T12:00:00.750Z"));
    SocketToken token = tokens.mint(TENANT, ADA, "the-session");

    SocketIdentity identity = identity(token.value());

    assertThat(token.expiresIn()).isEqualTo(HOUR);
    assertThat(identity.tenant()).isEqualTo(TENANT);
    assertThat(identity.user()).isEqualTo(ADA);
    assertThat(identity.sessionId()).isEqualTo("the-session");
    assertThat(identity.issuedAt()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(identity.expiresAt()).isEqualTo("2026-11-22T13:00:00Z");
  }

  @Test
  void itsClaimsAreTheContracts() throws ParseException {
    SignedJWT jwt = SignedJWT.parse(tokens.mint(TENANT, ADA, "s").value());

    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
    assertThat(jwt.getJWTClaimsSet().getClaims().keySet())
        .containsExactlyInAnyOrder(
            "sub", "tenant", "iat", "exp", "jti", "iss", "aud", "sid", "auth_time");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("carillon");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("carillon-socket");
  }

  @Test
  void noTwoTokensHaveTheSameName() {
    assertThat(identity(tokens.mint(TENANT, ADA, null).value()).jti())
        .isNotEqualTo(identity(tokens.mint(TENANT, ADA, null).value()).jti());
  }

  @Test
  void aSessionWithoutNameIsNone() {
    assertThat(identity(tokens.mint(TENANT, ADA, null).value()).sessionId()).isNull();
  }

  @Test
  void theSignInsTimeIsKept() {
    Instant signedIn = clock.instant().minus(Duration.ofMinutes(30));
    var signIn = new RestIdentity(TENANT, ADA, "the-jti", signedIn, clock.instant().plus(HOUR));

    SocketIdentity identity = identity(tokens.mint(signIn).value());

    assertThat(identity.issuedAt()).isEqualTo(signedIn);
    assertThat(identity.sessionId()).isEqualTo("the-jti");
    assertThat(identity.expiresAt()).isEqualTo(clock.instant().plus(HOUR));
  }

  @Test
  void aTokenIsGoodUntilItsLastSecondIsOver() {
    String token = tokens.mint(TENANT, ADA, null).value();

    clock.advance(HOUR.minusMillis(1));
    assertThat(tokens.verify(token)).isInstanceOf(SocketTokenCheck.Valid.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(tokens.verify(token)).isEqualTo(new SocketTokenCheck.Expired());
  }

  @Test
  void aTokenOfANodeWhoseClockIsALittleAheadIsTaken() {
    clock.advance(Duration.ofSeconds(5));
    String little = tokens.mint(TENANT, ADA, null).value();
    clock.advance(Duration.ofSeconds(1));
    String more = tokens.mint(TENANT, ADA, null).value();

    clock.advance(Duration.ofSeconds(-6));

    assertThat(tokens.verify(little)).isInstanceOf(SocketTokenCheck.Valid.class);
    assertThat(tokens.verify(more)).isEqualTo(new SocketTokenCheck.Invalid());
  }

  @Test
  void aTokenOfAnotherSecretIsNone() {
    Secret other = Secrets.configured("test", "another-secret-of-thirty-two-bytes");
    String token = new SocketTokens(other, HOUR, clock).mint(TENANT, ADA, null).value();

    assertThat(tokens.verify(token)).isEqualTo(new SocketTokenCheck.Invalid());
  }

  @Test
  void aBearerTokenOfTheSameSecretIsNone() {
    var expectations = new RestTokens.Expectations(null, null, Duration.ZERO, HOUR);
    String bearer = RestTokens.sharedSecret(secret, expectations, clock).mint(TENANT, ADA, HOUR);

    assertThat(tokens.verify(bearer)).isEqualTo(new SocketTokenCheck.Invalid());
  }

  @Test
  void whatIsNoTokenIsNone() {
    for (String text : new String[] {"", ".", "..", "a.b.c", "é", "x".repeat(100_000)}) {
      assertThat(tokens.verify(text)).isEqualTo(new SocketTokenCheck.Invalid());
    }
  }

  @Test
  void aClaimThatIsMissingOrWrongMakesItNone() {
    refused(claims -> claims.issuer("someone"));
    refused(claims -> claims.audience("someone"));
    refused(claims -> claims.subject(null));
    refused(claims -> claims.subject(" "));
    refused(claims -> claims.jwtID(null));
    refused(claims -> claims.issueTime(null));
    refused(claims -> claims.expirationTime(null));
    refused(claims -> claims.claim("tenant", 5));
    refused(claims -> claims.claim("tenant", ""));
    refused(claims -> claims.claim("auth_time", null));
    refused(claims -> claims.claim("auth_time", "noon"));
    refused(claims -> claims.claim("sid", 5));
    refused(claims -> claims.notBeforeTime(Date.from(clock.instant().plusSeconds(60))));
    refused(claims -> claims.expirationTime(Date.from(clock.instant().plus(HOUR.plusSeconds(1)))));
  }

  private void refused(Consumer<JWTClaimsSet.Builder> change) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("carillon")
            .audience("carillon-socket")
            .subject("ada")
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(HOUR)))
            .jwtID("j")
            .claim("auth_time", clock.instant().getEpochSecond());
    var signatures = new SharedSecretSignatures(secret);
    assertThat(tokens.verify(signatures.sign(claims.build())))
        .isInstanceOf(SocketTokenCheck.Valid.class);

    change.accept(claims);

    assertThat(tokens.verify(signatures.sign(claims.build())))
        .isEqualTo(new SocketTokenCheck.Invalid());
  }

  @Test
  void aLifetimeIsWholeSeconds() {
    for (Duration lifetime : new Duration[] {Duration.ZERO, Duration.ofMillis(1500)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SocketTokens(secret, lifetime, clock));
    }
  }
}
