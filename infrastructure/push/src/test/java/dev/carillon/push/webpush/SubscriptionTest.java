package dev.carillon.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
  private static final String P256DH =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

  @Test
  void whatABrowserWritesIsRead() {
    Subscription read = Subscription.parse(json("https://push.example/abc?d", P256DH, AUTH));

    assertThat(read.endpoint()).isEqualTo(URI.create("https://push.example/abc?d"));
    assertThat(P256.bytes(read.p256dh())).isEqualTo(Base64.getUrlDecoder().decode(P256DH));
    assertThat(read.auth().bytes()).isEqualTo(Base64.getUrlDecoder().decode(AUTH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"x\"",
        "{",
        "{}",
        "{\"endpoint\":\"https://a.example/\"}",
        "{\"endpoint\":\"https://a.example/\",\"keys\":[]}",
        "{\"endpoint\":1,\"endpoint\":2}",
        "{} {}"
      })
  void whatIsNoSubscriptionIsInvalid(String json) {
    assertInvalid(json, "a subscription");
  }

  @Test
  void aSubscriptionIsReadUpTo4096Characters() {
    String json = json("https://push.example/", P256DH, AUTH);

    Subscription.parse(json + " ".repeat(4096 - json.length()));
    assertInvalid(json + " ".repeat(4097 - json.length()), "at most 4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "push.example/a",
        "//push.example/a",
        "ftp://push.example/a",
        "file:///etc/passwd",
        "https:///a",
        "https:a",
        "https://user:pass@push.example/a",
        "https://push.example/a#b",
        "https://push.example/a b",
        "https://push.example/\u00e9"
      })
  void anEndpointIsAUrlThatCanBeCalled(String endpoint) {
    assertInvalid(json(endpoint, P256DH, AUTH), "endpoint is");
  }

  @Test
  void anEndpointHasUpTo2048Characters() {
    String longest = "https://push.example/" + "a".repeat(2048 - 21);

    assertThat(Subscription.parse(json(longest, P256DH, AUTH)).endpoint().toString())
        .isEqualTo(longest);
    assertInvalid(json(longest + "a", P256DH, AUTH), "endpoint is");
  }

  @ParameterizedTest
  @CsvSource({
    "'', not an uncompressed point",
    "BCVxsr4, not an uncompressed point",
    "%%%, base64url",
    // The point's y is one more, both are zero, and its form is the compressed one.
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8,"
        + " not a point of the curve",
    "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,"
        + " not a point of the curve",
    "BP____________________________________________________________________________________8,"
        + " not a point of the curve",
    "AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx, not an uncompressed point"
  })
  void aKeyIsAPointOfTheCurve(String key, String why) {
    assertInvalid(json("https://push.example/", key, AUTH), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J_aSIggAA"})
  void anAuthenticationSecretHas16Bytes(String auth) {
    assertInvalid(json("https://push.example/", P256DH, auth), "keys.auth has 16 bytes");
  }

  @Test
  void itShowsNoSecrets() {
    assertThat(Subscription.parse(json("https://push.example/abc", P256DH, AUTH)).toString())
        .isEqualTo("Subscription[push.example]");
  }

  private static void assertInvalid(String json, String why) {
    assertThatThrownBy(() -> Subscription.parse(json))
        .isInstanceOf(InvalidSubscriptionException.class)
        .hasMessageContaining(why)
        .hasNoCause();
  }

  private static String json(String endpoint, String p256dh, String auth) {
    return """
    {"endpoint":"%s","expirationTime":null,"keys":{"p256dh":"%s","auth":"%s"}}\
    """
        .formatted(endpoint, p256dh, auth);
  }
}
