package dev.carillon.push.apns;

import dev.carillon.push.PemKeys;
import java.net.URI;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;

/// How to reach APNs, and in whose name.
///
/// @param base without a path: [#PRODUCTION], or [#SANDBOX] for apps that Xcode has installed
/// @param credentials of the team
/// @param topic the app's bundle id
/// @param timeToLive for how long APNs keeps what it cannot deliver
public record ApnsSettings(URI base, Credentials credentials, String topic, Duration timeToLive) {
  /// Where APNs is.
  public static final URI PRODUCTION = URI.create("https://api.push.apple.com");

  /// Where APNs is for development.
  public static final URI SANDBOX = URI.create("https://api.sandbox.push.apple.com");

  /// Checks the topic.
  public ApnsSettings {
    if (!topic.matches("[A-Za-z0-9.-]{1,155}")) {
      throw new IllegalArgumentException("a topic is a bundle id");
    }
    if (timeToLive.isNegative()) {
      throw new IllegalArgumentException("a time to live is not negative");
    }
  }

  /// A key for APNs, as the developer's account gives it.
  ///
  /// @param key secret
  public record Credentials(String keyId, String teamId, ECPrivateKey key) {
    private static final String ID = "[A-Z0-9]{10}";

    /// Checks the ids.
    public Credentials {
      if (!keyId.matches(ID) || !teamId.matches(ID)) {
        throw new IllegalArgumentException(
            "the ids of a key and a team have 10 capital letters and digits");
      }
    }

    /// Reads a key file.
    ///
    /// @param p8 its text
    /// @throws IllegalArgumentException when it is none; quotes nothing of it
    public static Credentials parse(String keyId, String teamId, String p8) {
      return new Credentials(keyId, teamId, PemKeys.ec(p8));
    }

    @Override
    public String toString() {
      return "Credentials[" + keyId + ", " + teamId + "]";
    }
  }
}
