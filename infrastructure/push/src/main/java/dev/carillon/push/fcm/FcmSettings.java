package dev.carillon.push.fcm;

import java.net.URI;
import java.time.Duration;

/// How to reach FCM.
///
/// @param base without a path: [#BASE] but in tests
/// @param timeToLive for how long FCM keeps what it cannot deliver, up to 28 days
public record FcmSettings(URI base, ServiceAccount account, Duration timeToLive) {
  /// Where FCM is.
  public static final URI BASE = URI.create("https://fcm.googleapis.com");

  private static final Duration TIME_TO_LIVE_MAX = Duration.ofDays(28);

  /// Checks the time to live.
  public FcmSettings {
    if (timeToLive.isNegative() || timeToLive.compareTo(TIME_TO_LIVE_MAX) > 0) {
      throw new IllegalArgumentException("FCM keeps messages for 0 seconds to 28 days");
    }
  }

  URI sendUrl() {
    return base.resolve("/v1/projects/" + account.projectId() + "/messages:send");
  }
}
