package dev.carillon.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VapidTest {
  private static final URI ENDPOINT = URI.create("https://push.example/abc");

  private final VapidKeys keys = VapidKeys.generate();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final Vapid vapid = new Vapid(keys, "mailto:ops@example.org", () -> now);

  @Test
  void aTokenSaysWhoSendsToWhomAndUntilWhen() throws ParseException, JOSEException {
    String authorization = vapid.authorization(ENDPOINT);

    assertThat(authorization).startsWith("vapid t=").endsWith(", k=" + keys.publicKeyText());
    SignedJWT jwt = token(authorization);
    assertThat(
            jwt.verify(
                new ECDSAVerifier(
                    P256.publicKey(Base64.getUrlDecoder().decode(keys.publicKeyText())))))
        .isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(jwt.getJWTClaimsSet().getClaims().keySet()).containsOnly("aud", "exp", "sub");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("https://push.example");
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("mailto:ops@example.org");
    assertThat(jwt.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(now.plus(Duration.ofHours(12))));
  }

  @ParameterizedTest
  @CsvSource({
    "https://PUSH.example/a, https://push.example",
    "https://push.example:443/a, https://push.example",
    "https://push.example:8443/a, https://push.example:8443",
    "https://[2001:db8::1]/a, https://[2001:db8::1]",
    "http://localhost:80/a, http://localhost"
  })
  void theAudienceIsTheOriginOfTheEndpoint(URI endpoint, String origin) {
    assertThat(Vapid.origin(endpoint)).isEqualTo(origin);
  }

  @Test
  void aTokenIsUsedUntilHalfOfItsLifeIsOver() {
    String first = vapid.authorization(ENDPOINT);
    now = now.plus(Duration.ofHours(6)).minusMillis(1);
    assertThat(vapid.authorization(URI.create("https://push.example/other"))).isEqualTo(first);

    now = now.plusMillis(1);
    assertThat(vapid.authorization(ENDPOINT)).isNotEqualTo(first);
  }

  @Test
  void aTokenSignedInTheFutureIsNotUsed() {
    String first = vapid.authorization(ENDPOINT);
    now = now.minus(Duration.ofDays(30));

    assertThat(vapid.authorization(ENDPOINT)).isNotEqualTo(first);
  }

  @Test
  void itRemembersTheOriginsThatAreUsedUpToABound() {
    String kept = vapid.authorization(ENDPOINT);
    String forgotten = vapid.authorization(URI.create("https://p0.example/"));
    for (int i = 1; i < Vapid.ORIGINS_MAX; i++) {
      vapid.authorization(ENDPOINT);
      vapid.authorization(URI.create("https://p" + i + ".example/"));
    }

    assertThat(vapid.authorization(ENDPOINT)).isEqualTo(kept);
    assertThat(vapid.authorization(URI.create("https://p0.example/"))).isNotEqualTo(forgotten);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ops@example.org", "mailto:", "mailto:x", "http://a.example", "https://"})
  void aSubjectIsWhereAPersonIsFound(String subject) {
    assertThatThrownBy(() -> new Vapid(keys, subject, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPairIsReadAsItIsWritten() {
    VapidKeys read = VapidKeys.parse(keys.publicKeyText(), keys.privateKeyText());

    assertThat(read.publicKeyText()).isEqualTo(keys.publicKeyText()).hasSize(87);
    assertThat(read.privateKeyText()).isEqualTo(keys.privateKeyText()).hasSize(43);
    assertThat(read.toString()).doesNotContain(keys.privateKeyText());
  }

  @Test
  void keysOfTwoPairsAreNotTaken() {
    assertThatThrownBy(
            () -> VapidKeys.parse(keys.publicKeyText(), VapidKeys.generate().privateKeyText()))
        .hasMessage("these VAPID keys are of two pairs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "__________________________________________8"
      })
  void whatIsNoPrivateKeyIsNotTakenAndNotQuoted(String privateKey) {
    assertThatThrownBy(() -> VapidKeys.parse(keys.publicKeyText(), privateKey))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no VAPID key: it ")
        .hasNoCause();
  }

  private static SignedJWT token(String authorization) throws ParseException {
    return SignedJWT.parse(
        authorization.substring("vapid t=".length(), authorization.indexOf(", k=")));
  }
}
