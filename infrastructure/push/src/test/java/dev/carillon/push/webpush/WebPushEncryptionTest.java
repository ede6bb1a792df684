package dev.carillon.push.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebPushEncryptionTest {
  private final TestReceiver receiver = new TestReceiver();
  private final Subscription subscription =
      Subscription.parse(receiver.subscription("https://push.example/1"));
  private final WebPushEncryption encryption = new WebPushEncryption();

  /// RFC 8291, section 5 and appendix A.
  @Test
  void itWritesTheExampleOfTheSpecificationByteForByte() {
    Subscription to =
        new Subscription(
            URI.create("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"),
            P256.publicKey(
                decode(
                    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6"
                        + "SRpkNtoIAiw4")),
            new AuthSecret(decode("BTBZMqHH6r4Tts7J_aSIgg")));
    KeyPair keys =
        new KeyPair(
            P256.publicKey(
                decode(
                    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqK"
                        + "K6PBru3jl7A8")),
            P256.privateKey(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));

    byte[] message =
        WebPushEncryption.encrypt(
            to,
            WebPushEncryption.record(
                "When I grow up, I want to be a watermelon".getBytes(UTF_8), 0),
            keys,
            decode("DGv6ra1nlYgDCS1FRnbzlw"));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(message))
        .isEqualTo(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
                + "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWy"
                + "ouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
  }

  @ParameterizedTest
  @CsvSource({"0, 256", "1, 256", "255, 256", "256, 512", "3839, 3840", "3840, 3994", "3993, 3994"})
  void theReceiverReadsItAndTheLengthTellsLittle(int bytes, int padded)
      throws GeneralSecurityException {
    byte[] plaintext = "x".repeat(bytes).getBytes(UTF_8);

    byte[] message = encryption.encrypt(subscription, plaintext);

    assertThat(receiver.decrypt(message)).isEqualTo(plaintext);
    assertThat(receiver.decryptPadded(message)).hasSize(padded);
    assertThat(message.length).isLessThanOrEqualTo(4096);
  }

  @Test
  void theLongestFillsWhatAPushServiceTakes() {
    assertThat(encryption.encrypt(subscription, new byte[3993])).hasSize(4096);
    assertThatThrownBy(() -> encryption.encrypt(subscription, new byte[3994]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTwoMessagesShareASaltOrAKey() {
    byte[] one = encryption.encrypt(subscription, new byte[0]);
    byte[] other = encryption.encrypt(subscription, new byte[0]);

    assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(other, 16));
    assertThat(Arrays.copyOfRange(one, 21, 86)).isNotEqualTo(Arrays.copyOfRange(other, 21, 86));
  }

  @Test
  void anotherReceiverCannotReadIt() {
    byte[] message = encryption.encrypt(subscription, new byte[10]);

    assertThatThrownBy(() -> new TestReceiver().decrypt(message))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
