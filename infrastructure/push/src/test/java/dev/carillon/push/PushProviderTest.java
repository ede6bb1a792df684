package dev.carillon.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.SendResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushProviderTest {
  private final PushProvider provider =
      new PushProvider(
          "push",
          Map.of(
              Platform.WEB,
              (_, device) -> new SendResult.Accepted("web " + device.id(), false),
              Platform.APNS,
              (_, device) -> new SendResult.Accepted("apns " + device.id(), false)));

  @Test
  void aDeviceIsReachedByTheServiceOfItsPlatform() {
    assertThat(provider.send(Messages.to(Messages.device(Platform.WEB, "t"), "{}")))
        .isEqualTo(new SendResult.Accepted("web device-1", false));
    assertThat(provider.send(Messages.to(Messages.device(Platform.APNS, "t"), "{}")))
        .isEqualTo(new SendResult.Accepted("apns device-1", false));
  }

  @Test
  void aPlatformThatIsNotConfiguredIsRefused() {
    assertThat(provider.send(Messages.to(Messages.device(Platform.FCM, "t"), "{}")))
        .isEqualTo(new SendResult.Refused("fcm is not configured"));
  }

  @Test
  void whatIsNoDeviceIsRefused() {
    assertThat(provider.send(Messages.to(new DeliveryTarget.Mailbox("a@example.org"), "{}")))
        .isEqualTo(new SendResult.Refused("push reaches devices only"));
  }
}
