package dev.carillon.server;

import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.tokens.Secrets;
import org.jspecify.annotations.Nullable;

/// The secrets of a data directory, once those in the settings have been found usable.
final class ConfiguredSecrets {
  private ConfiguredSecrets() {}

  /// @throws dev.carillon.web.tokens.UnusableSecretException naming the setting
  static Secrets of(DataDirectory data, AuthSettings settings) {
    requireUsable("carillon.auth.secret", settings.secret());
    requireUsable("carillon.auth.socket-secret", settings.socketSecret());
    return new Secrets(data.secrets());
  }

  private static void requireUsable(String setting, @Nullable String secret) {
    if (secret != null && !secret.isBlank()) {
      var _ = Secrets.configured(setting, secret);
    }
  }
}
