package dev.carillon.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  private static String secret(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void itSignsAsTheSpecificationsLibrariesDo() {
    // The vector of the reference implementation's own tests.
    WebhookSecrets secrets =
        WebhookSecrets.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

    assertThat(
            secrets.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 64})
  void twentyFourToSixtyFourBytesAreASecret(int bytes) {
    assertThat(WebhookSecrets.parse(secret(bytes))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void fewerOrMoreAreNone(int bytes) {
    assertThat(WebhookSecrets.parse(secret(bytes))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "whsec_",
        "whsk_AAAA",
        "whsec_%%%%",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void otherTextsAreNone(String text) {
    assertThat(WebhookSecrets.parse(text)).isEmpty();
  }

  @Test
  void fourAreTheMost() {
    assertThat(WebhookSecrets.parse(String.join(" ", Collections.nCopies(4, secret(24)))))
        .isPresent();
    assertThat(WebhookSecrets.parse(String.join(" ", Collections.nCopies(5, secret(24)))))
        .isEmpty();
  }

  @Test
  void oneThatIsNoneSpoilsAll() {
    assertThat(WebhookSecrets.parse(secret(24) + " nonsense")).isEmpty();
    assertThat(WebhookSecrets.parse(secret(24) + "  " + secret(24))).isEmpty();
  }

  @Test
  void itsTextTellsNoSecret() {
    assertThat(WebhookSecrets.parse(secret(24)).orElseThrow()).hasToString("WebhookSecrets[1]");
  }
}
