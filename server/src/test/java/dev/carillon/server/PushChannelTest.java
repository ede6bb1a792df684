package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.push.webpush.VapidKeys;
import dev.carillon.web.tokens.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PushChannelTest {
  @TempDir Path data;

  private static PushSettings settings(Map<String, String> changed) {
    return new Binder(new MapConfigurationPropertySource(changed))
        .bindOrCreate("carillon.push", PushSettings.class);
  }

  private PushChannel channel(boolean development, Map<String, String> changed) {
    OutboundPolicy policy =
        new Binder(new MapConfigurationPropertySource())
            .bindOrCreate("carillon.outbound", OutboundSettings.class)
            .policy(development);
    return new PushChannel(
        settings(changed),
        new PushChannel.Web(
            new OutboundHttp(policy), policy, new Secrets(data.resolve("secrets")), development),
        null,
        InstantSource.system());
  }

  @Test
  void withoutSettingsNobodyIsReached() {
    try (PushChannel channel = channel(false, Map.of())) {
      assertThat(channel.providers()).isEmpty();
      assertThat(channel.vapidKey()).isEmpty();
      assertThat(data.resolve("secrets")).doesNotExist();
    }
  }

  @Test
  void inDevelopmentBrowsersAreReachedByAPairThatIsKept() {
    try (PushChannel channel = channel(true, Map.of());
        PushChannel again = channel(true, Map.of())) {
      assertThat(channel.providers()).hasSize(1);
      assertThat(channel.reaches(Platform.WEB)).isTrue();
      assertThat(channel.reaches(Platform.FCM)).isFalse();
      assertThat(channel.vapidKey()).isPresent().isEqualTo(again.vapidKey());
    }
  }

  @Test
  void aConfiguredPairIsTaken() {
    VapidKeys keys = VapidKeys.generate();
    Map<String, String> changed =
        Map.of(
            "carillon.push.web.subject", "https://example.org/contact",
            "carillon.push.web.public-key", keys.publicKeyText(),
            "carillon.push.web.private-key", keys.privateKeyText());

    try (PushChannel channel = channel(false, changed)) {
      assertThat(channel.vapidKey()).contains(keys.publicKeyText());
      assertThat(data.resolve("secrets")).doesNotExist();
    }
    assertThat(settings(changed).toString()).doesNotContain(keys.privateKeyText());
  }

  @Test
  void keysThatCannotBeUsedAreNotTakenForOthers() throws IOException {
    channel(true, Map.of()).close();
    Files.writeString(data.resolve("secrets").resolve("web-push.keys"), "broken");

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> channel(true, Map.of()))
        .withMessageContaining("secrets/web-push.keys")
        .satisfies(refused -> assertThat(Reasons.oneLine(refused)).isEqualTo(refused.getMessage()));
  }

  @ParameterizedTest
  @CsvSource({
    "carillon.push.web.subject, someone",
    "carillon.push.fcm.service-account, /no/such/file",
  })
  void whatCannotBeUsedIsNamed(String setting, String value) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> channel(false, Map.of(setting, value)))
        .withMessageContaining(setting);
  }

  @Test
  void aKeyFileThatIsNoneIsNamedAndNotQuoted() throws IOException {
    Path file = Files.writeString(data.resolve("key"), "{\"private_key\":\"topsecret\"}");

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(
            () -> channel(false, Map.of("carillon.push.fcm.service-account", file.toString())))
        .withMessageContaining("carillon.push.fcm.service-account")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("topsecret"));
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() ->
            channel(
                false,
                Map.of(
                    "carillon.push.apns.key", file.toString(),
                    "carillon.push.apns.key-id", "ABCDE12345",
                    "carillon.push.apns.team-id", "ABCDE12345",
                    "carillon.push.apns.topic", "org.example.app")))
        .withMessageContaining("carillon.push.apns.key")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("topsecret"));
  }

  @Test
  void whatBelongsTogetherIsAskedForTogether() {
    assertThatThrownBy(() -> settings(Map.of("carillon.push.web.public-key", "B")))
        .rootCause()
        .hasMessageContaining("set both or neither");
    assertThatThrownBy(() -> settings(Map.of("carillon.push.apns.key", "key.p8")))
        .rootCause()
        .hasMessageContaining("carillon.push.apns.key needs");
    assertThatThrownBy(() -> settings(Map.of("carillon.push.time-to-live", "29d")))
        .rootCause()
        .hasMessageContaining("carillon.push.time-to-live must be 0s to 28d");
  }

  @Test
  void aSubscriptionIsJudgedByTheParserAndItsEndpointByThePolicy() {
    try (PushChannel channel = channel(false, Map.of())) {
      assertThat(channel.subscriptionFault("{}")).contains("a subscription has a text endpoint");
      assertThat(channel.endpointFault("https://10.0.0.1/push")).isPresent();
      assertThat(channel.endpointFault("https://push.example.org/1")).isEmpty();
    }
  }
}
