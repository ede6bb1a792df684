package dev.carillon.web.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestTokensTest {
  private static final String SECRET =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final UserId ADA = new UserId("ada");

  private final SettableClock clock = SettableClock.atNoon();
  private final RestTokens tokens = tokens(null, null);

  private RestTokens tokens(@Nullable String issuer, @Nullable String audience) {
    var expectations =
        new RestTokens.Expectations(issuer, audience, Duration.ofSeconds(30), Duration.ofDays(30));
    return RestTokens.sharedSecret(Secrets.configured("test", SECRET), expectations, clock);
  }

  private JWTClaimsSet.Builder claims() {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(HOUR)));
  }

  private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm) throws JOSEException {
    return signed(claims, new JWSHeader(algorithm));
  }

  private static String signed(JWTClaimsSet claims, JWSHeader header) throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new MACSigner(SECRET.getBytes(UTF_8)));
    return jwt.serialize();
  }

  private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(claims.build(), JWSAlgorithm.HS256);
  }

  private static void assertInvalid(RestTokens tokens, String token) {
    assertThat(tokens.verify(token)).isEqualTo(new RestTokenCheck.Invalid());
  }

  private static void assertValid(RestTokens tokens, String token) {
    assertThat(tokens.verify(token)).isInstanceOf(RestTokenCheck.Valid.class);
  }

  @Test
  void aMintedTokenSpeaksForWhomItWasMade() {
    String token = tokens.mint(new TenantId("acme"), ADA, HOUR);

    RestIdentity identity = ((RestTokenCheck.Valid) tokens.verify(token)).identity();

    assertThat(identity.tenant().value()).isEqualTo("acme");
    assertThat(identity.user()).isEqualTo(ADA);
    assertThat(identity.jti()).isNotBlank();
    assertThat(identity.issuedAt()).isEqualTo(clock.instant());
    assertThat(identity.expiresAt()).isEqualTo(clock.instant().plus(HOUR));
  }

  @Test
  void aTokenOfTheLeastClaimsIsOfTheDefaultTenant() throws JOSEException {
    var check = (RestTokenCheck.Valid) tokens.verify(signed(claims()));

    assertThat(check.identity().tenant()).isEqualTo(TenantId.DEFAULT);
    assertThat(check.identity().jti()).isNull();
  }

  @Test
  void aTokenIsExpiredExactlyAtItsEnd() throws JOSEException {
    String token = signed(claims());

    clock.advance(HOUR.minusMillis(1));
    assertValid(tokens, token);
    clock.advance(Duration.ofMillis(1));
    assertThat(tokens.verify(token)).isEqualTo(new RestTokenCheck.Expired());
  }

  @Test
  void anIssuerWhoseClockIsALittleAheadIsHeard() throws JOSEException {
    Instant now = clock.instant();

    assertValid(tokens, signed(claims().issueTime(Date.from(now.plusSeconds(30)))));
    assertInvalid(tokens, signed(claims().issueTime(Date.from(now.plusSeconds(31)))));
    assertInvalid(tokens, signed(claims().notBeforeTime(Date.from(now.plusSeconds(31)))));
  }

  @Test
  void aTokenThatWouldOutliveItsRevocationIsRefused() throws JOSEException {
    Instant now = clock.instant();

    assertValid(tokens, signed(claims().expirationTime(Date.from(now.plus(Duration.ofDays(30))))));
    assertInvalid(
        tokens,
        signed(claims().expirationTime(Date.from(now.plus(Duration.ofDays(30)).plusSeconds(1)))));
  }

  @Test
  void issuerAndAudienceAreCheckedWhereConfigured() throws JOSEException {
    RestTokens strict = tokens("https://id.example", "notifications");

    assertValid(strict, signed(claims().issuer("https://id.example").audience("notifications")));
    assertInvalid(strict, signed(claims().audience("notifications")));
    assertInvalid(strict, signed(claims().issuer("https://id.example")));
    assertInvalid(
        strict, signed(claims().issuer("https://evil.example").audience("notifications")));
    assertValid(strict, strict.mint(TenantId.DEFAULT, ADA, HOUR));
  }

  @Test
  void aSocketsTokenIsRefusedWhateverSecretItHas() throws JOSEException {
    assertInvalid(tokens, signed(claims().audience("carillon-socket")));
    assertThatIllegalArgumentException().isThrownBy(() -> tokens(null, "carillon-socket"));
  }

  @Test
  void aTokenWithoutTheClaimsThatCountIsRefused() throws JOSEException {
    assertInvalid(tokens, signed(claims().subject(null)));
    assertInvalid(tokens, signed(claims().subject("a\nb")));
    assertInvalid(tokens, signed(claims().subject("x".repeat(256))));
    assertInvalid(tokens, signed(claims().issueTime(null)));
    assertInvalid(tokens, signed(claims().expirationTime(null)));
    assertInvalid(tokens, signed(claims().claim("tenant", Set.of("a"))));
    assertInvalid(tokens, signed(claims().claim("tenant", "\0")));
    assertInvalid(tokens, signed(claims().jwtID("")));
  }

  @Test
  void noOtherAlgorithmIsTaken() throws JOSEException {
    assertInvalid(tokens, signed(claims().build(), JWSAlgorithm.HS384));
    assertInvalid(tokens, new PlainJWT(claims().build()).serialize());
  }

  @Test
  void aCriticalHeaderThatNobodyKnowsIsRefused() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .criticalParams(Set.of("cap"))
            .customParam("cap", true)
            .build();

    assertInvalid(tokens, signed(claims().build(), header));
  }

  @Test
  void checkingWithASecretDoesNotBlock() {
    assertThat(tokens.mayBlock()).isFalse();
  }
}
