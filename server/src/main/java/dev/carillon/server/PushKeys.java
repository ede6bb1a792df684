package dev.carillon.server;

import dev.carillon.push.apns.ApnsSettings;
import dev.carillon.push.fcm.ServiceAccount;
import dev.carillon.push.webpush.Vapid;
import dev.carillon.push.webpush.VapidKeys;
import dev.carillon.web.tokens.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads what push services know this server by, and says which setting is to be changed when it
/// cannot be read. Quotes nothing of it.
final class PushKeys {
  private static final String KEPT = "web-push.keys";

  private final PushSettings settings;

  PushKeys(PushSettings settings) {
    this.settings = settings;
  }

  /// Those of the configuration, or a pair that is made at the first start.
  VapidKeys vapid(Secrets secrets) {
    String publicKey = settings.web().publicKey();
    String privateKey = settings.web().privateKey();
    if (publicKey != null && privateKey != null) {
      return usable(
          "carillon.push.web.public-key and private-key",
          () -> VapidKeys.parse(publicKey, privateKey));
    }
    String[] kept = secrets.keptText(KEPT, PushKeys::generated).split(" ", 2);
    return usable(
        "secrets/" + KEPT + " in the data directory",
        () -> VapidKeys.parse(kept[0], kept.length < 2 ? "" : kept[1]));
  }

  private static String generated() {
    VapidKeys keys = VapidKeys.generate();
    return keys.publicKeyText() + " " + keys.privateKeyText();
  }

  Vapid vapid(VapidKeys keys, String subject, InstantSource clock) {
    return usable("carillon.push.web.subject", () -> new Vapid(keys, subject, clock));
  }

  Optional<ServiceAccount> serviceAccount() {
    return read("carillon.push.fcm.service-account", settings.fcm().serviceAccount())
        .map(json -> usable("carillon.push.fcm.service-account", () -> ServiceAccount.parse(json)));
  }

  Optional<ApnsSettings> apns() {
    PushSettings.Apns apns = settings.apns();
    return read("carillon.push.apns.key", apns.key())
        .map(p8 -> usable("carillon.push.apns.key, key-id, team-id or topic", () -> apns(p8)));
  }

  private ApnsSettings apns(String p8) {
    PushSettings.Apns apns = settings.apns();
    return new ApnsSettings(
        apns.sandbox() ? ApnsSettings.SANDBOX : ApnsSettings.PRODUCTION,
        ApnsSettings.Credentials.parse(
            String.valueOf(apns.keyId()), String.valueOf(apns.teamId()), p8),
        String.valueOf(apns.topic()),
        settings.timeToLive());
  }

  private static Optional<String> read(String setting, @Nullable Path file) {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException unreadable) {
      throw new StartupException(
          setting + ": cannot read " + file + "; name a key file that this user may read",
          unreadable);
    }
  }

  private static <T> T usable(String setting, Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (IllegalArgumentException wrong) {
      throw new StartupException(
          setting + " cannot be used: " + String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
