package dev.carillon.server;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import dev.carillon.outbound.OutboundHttp;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.push.PushContents;
import dev.carillon.push.PushProvider;
import dev.carillon.push.PushSender;
import dev.carillon.push.ServiceHttp;
import dev.carillon.push.apns.ApnsSender;
import dev.carillon.push.fcm.FcmSender;
import dev.carillon.push.fcm.FcmSettings;
import dev.carillon.push.webpush.InvalidSubscriptionException;
import dev.carillon.push.webpush.Subscription;
import dev.carillon.push.webpush.VapidKeys;
import dev.carillon.push.webpush.WebPushSender;
import dev.carillon.web.controllers.PushServices;
import dev.carillon.web.tokens.Secrets;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who pushes are handed to: the services that are configured, and in development mode those of
/// browsers.
final class PushChannel implements PushServices, AutoCloseable {
  private static final String DEVELOPMENT_SUBJECT = "mailto:carillon@localhost";

  private final Map<Platform, PushSender> senders = new EnumMap<>(Platform.class);
  private final PushContents contents;
  private final ServiceHttp services;
  private final OutboundPolicy policy;
  private @Nullable String vapidKey;

  /// What browsers are reached by.
  record Web(OutboundHttp http, OutboundPolicy policy, Secrets secrets, boolean development) {}

  /// @param publicUrl where the application's pages are; null: pushes lead to paths alone
  /// @throws StartupException when a key cannot be read
  PushChannel(PushSettings settings, Web web, @Nullable URI publicUrl, InstantSource clock) {
    PushKeys keys = new PushKeys(settings);
    this.contents = new PushContents(publicUrl);
    this.policy = web.policy();
    this.services = new ServiceHttp(settings.connectTimeout(), settings.timeout());
    String subject = settings.web().subject();
    if (subject != null || web.development()) {
      VapidKeys pair = keys.vapid(web.secrets());
      var vapid = keys.vapid(pair, subject == null ? DEVELOPMENT_SUBJECT : subject, clock);
      vapidKey = pair.publicKeyText();
      senders.put(
          Platform.WEB, new WebPushSender(web.http(), vapid, contents, settings.timeToLive()));
    }
    keys.serviceAccount()
        .map(account -> new FcmSettings(FcmSettings.BASE, account, settings.timeToLive()))
        .ifPresent(fcm -> senders.put(Platform.FCM, new FcmSender(fcm, contents, services, clock)));
    keys.apns()
        .ifPresent(
            apns -> senders.put(Platform.APNS, new ApnsSender(apns, contents, services, clock)));
  }

  /// None when no platform is configured.
  List<DeliveryProvider> providers() {
    return senders.isEmpty() ? List.of() : List.of(new PushProvider("push", senders));
  }

  ContentPreview preview() {
    return contents;
  }

  @Override
  public boolean reaches(Platform platform) {
    return senders.containsKey(platform);
  }

  @Override
  public Optional<String> vapidKey() {
    return Optional.ofNullable(vapidKey);
  }

  @Override
  public Optional<String> subscriptionFault(String json) {
    try {
      var _ = Subscription.parse(json);
      return Optional.empty();
    } catch (InvalidSubscriptionException why) {
      return Optional.of(String.valueOf(why.getMessage()));
    }
  }

  @Override
  public Optional<String> endpointFault(String url) {
    return policy.fault(url);
  }

  @Override
  public void close() {
    services.close();
  }
}
