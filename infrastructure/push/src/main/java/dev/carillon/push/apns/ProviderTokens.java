package dev.carillon.push.apns;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Signs the tokens by which APNs knows us. It takes none that is older than an hour, and minds
/// when there is a new one more often than every 20 minutes
/// (<https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns>).
final class ProviderTokens {
  /// In the middle of what is asked for.
  static final Duration RENEWED_AFTER = Duration.ofMinutes(40);

  /// A token younger than this is not renewed, whatever is said of it: the clock is wrong then.
  static final Duration RENEWED_AFTER_AT_LEAST = Duration.ofMinutes(20);

  private final ApnsSettings.Credentials credentials;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Token current;

  ProviderTokens(ApnsSettings.Credentials credentials, InstantSource clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /// A token that may be used now.
  Token get() {
    Instant now = clock.instant();
    lock.lock();
    try {
      if (current == null || !current.isYoungerThan(RENEWED_AFTER, now)) {
        current = sign(now);
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /// Another token than the one that was refused as too old, or that one when it cannot be renewed.
  Token insteadOf(Token refused) {
    Instant now = clock.instant();
    lock.lock();
    try {
      if (refused.equals(current) && !refused.isYoungerThan(RENEWED_AFTER_AT_LEAST, now)) {
        current = sign(now);
      }
    } finally {
      lock.unlock();
    }
    return get();
  }

  private Token sign(Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(credentials.keyId()).build(),
            new JWTClaimsSet.Builder()
                .issuer(credentials.teamId())
                .issueTime(Date.from(now))
                .build());
    try {
      jwt.sign(new ECDSASigner(credentials.key()));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return new Token(jwt.serialize(), now);
  }

  /// A signed token.
  ///
  /// @param text secret
  record Token(String text, Instant signedAt) {
    /// One of the future is of a clock that was wrong.
    boolean isYoungerThan(Duration age, Instant now) {
      return !now.isBefore(signedAt) && now.isBefore(signedAt.plus(age));
    }

    @Override
    public String toString() {
      return "Token[" + signedAt + "]";
    }
  }
}
