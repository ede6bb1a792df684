package dev.carillon.server;

import dev.carillon.web.settings.Rate;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Push: by which services. A platform whose settings are left out is not reached, but for browsers
/// in development mode.
///
/// @param concurrency messages that a node sends at the same time
/// @param retry when one that failed is tried again
/// @param rate what one receiver may be sent; what is over it is not sent, unless it is critical
/// @param timeToLive for how long services keep what they cannot deliver
/// @param connectTimeout to FCM and APNs; those of browsers are called as `carillon.outbound` says
/// @param timeout for a whole call to them
/// @param maxDevices of a user
@Validated
@ConfigurationProperties("carillon.push")
record PushSettings(
    @DefaultValue("32") @Min(1) @Max(1000) int concurrency,
    @DefaultValue RetrySettings retry,
    @DefaultValue("240/1h") Rate rate,
    @DefaultValue("24h") Duration timeToLive,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("20") @Min(1) @Max(1000) int maxDevices,
    @DefaultValue Web web,
    @DefaultValue Fcm fcm,
    @DefaultValue Apns apns) {
  private static final Duration TIME_TO_LIVE_MAX = Duration.ofDays(28);

  PushSettings {
    if (timeToLive.isNegative() || timeToLive.compareTo(TIME_TO_LIVE_MAX) > 0) {
      throw new IllegalArgumentException("carillon.push.time-to-live must be 0s to 28d");
    }
    if (connectTimeout.toMillis() < 1 || timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "carillon.push.connect-timeout and timeout must be at least 1ms");
    }
  }

  /// Browsers.
  ///
  /// @param subject where a push service finds a person; null: browsers are not reached
  /// @param publicKey with the private one what push services know this server by; null: a pair is
  ///   generated and kept. Nodes behind one address need the same
  record Web(@Nullable String subject, @Nullable String publicKey, @Nullable String privateKey) {
    Web {
      if ((publicKey == null) != (privateKey == null)) {
        throw new IllegalArgumentException(
            "carillon.push.web.public-key and private-key are a pair; set both or neither");
      }
    }

    /// Secrets stay out of logs.
    @Override
    public String toString() {
      return "Web[" + subject + "]";
    }
  }

  /// Firebase Cloud Messaging.
  ///
  /// @param serviceAccount its key file; null: FCM is not configured
  record Fcm(@Nullable Path serviceAccount) {}

  /// The Apple Push Notification service.
  ///
  /// @param key the key file, `.p8`; null: APNs is not configured
  /// @param topic the app's bundle id
  /// @param sandbox for apps that Xcode has installed
  record Apns(
      @Nullable Path key,
      @Nullable String keyId,
      @Nullable String teamId,
      @Nullable String topic,
      @DefaultValue("false") boolean sandbox) {
    Apns {
      if (key != null && Stream.of(keyId, teamId, topic).anyMatch(Apns::isMissing)) {
        throw new IllegalArgumentException(
            "carillon.push.apns.key needs carillon.push.apns.key-id, team-id and topic");
      }
    }

    private static boolean isMissing(@Nullable String text) {
      return text == null || text.isBlank();
    }
  }
}
