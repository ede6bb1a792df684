package dev.carillon.web.testing;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.web.controllers.PushServices;
import java.util.Optional;

/// Reaches browsers and FCM. An endpoint is at `https://push.example`, and the key of a
/// subscription is `key`.
public final class FakePushServices implements PushServices {
  private volatile boolean web = true;

  /// Browsers are reached from now on, or no more.
  public void reachWeb(boolean reached) {
    web = reached;
  }

  @Override
  public boolean reaches(Platform platform) {
    return switch (platform) {
      case WEB -> web;
      case FCM -> true;
      case APNS -> false;
    };
  }

  @Override
  public Optional<String> vapidKey() {
    return web ? Optional.of("BPublicKey") : Optional.empty();
  }

  @Override
  public Optional<String> subscriptionFault(String json) {
    return json.contains("\"p256dh\":\"key\"")
        ? Optional.empty()
        : Optional.of("keys.p256dh is no point");
  }

  @Override
  public Optional<String> endpointFault(String url) {
    return url.startsWith("https://push.example/")
        ? Optional.empty()
        : Optional.of("it's not public");
  }
}
