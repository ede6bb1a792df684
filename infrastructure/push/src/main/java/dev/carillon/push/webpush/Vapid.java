package dev.carillon.push.webpush;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Tells push services who sends: RFC 8292. A token is for one push service, and used again until
/// half of its life is over. Any thread may call it.
public final class Vapid {
  /// RFC 8292, section 2, allows 24 hours; half of it leaves room for clocks that differ.
  static final Duration LIFE = Duration.ofHours(12);

  /// Users name the push services, so there may be any number. The one unused for longest is
  /// forgotten first.
  static final int ORIGINS_MAX = 256;

  private final VapidKeys keys;
  private final String subject;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Token> tokens = new LinkedHashMap<>(16, 0.75f, true);

  /// @param subject where a push service finds a person: `mailto:` and an address, or an https URL
  /// @throws IllegalArgumentException when the subject is neither
  public Vapid(VapidKeys keys, String subject, InstantSource clock) {
    if (!subject.matches("mailto:[^\\s@]+@[^\\s@]+|https://[^\\s/]+\\S*")) {
      throw new IllegalArgumentException("a VAPID subject is a mailto: or https: URL");
    }
    this.keys = keys;
    this.subject = subject;
    this.clock = clock;
  }

  /// The value of the header Authorization for this endpoint. Secret.
  String authorization(URI endpoint) {
    return "vapid t=" + token(origin(endpoint)) + ", k=" + keys.publicKeyText();
  }

  InstantSource clock() {
    return clock;
  }

  private String token(String origin) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Token known = tokens.get(origin);
      if (known != null && now.isBefore(known.renewAt()) && !now.isBefore(known.signedAt())) {
        return known.text();
      }
      Token signed = new Token(sign(origin, now), now, now.plus(LIFE.dividedBy(2)));
      tokens.put(origin, signed);
      if (tokens.size() > ORIGINS_MAX) {
        tokens.remove(tokens.keySet().iterator().next());
      }
      return signed.text();
    } finally {
      lock.unlock();
    }
  }

  private String sign(String origin, Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(),
            new JWTClaimsSet.Builder()
                .audience(origin)
                .expirationTime(Date.from(now.plus(LIFE)))
                .subject(subject)
                .build());
    try {
      jwt.sign(new ECDSASigner(keys.privateKey()));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return jwt.serialize();
  }

  /// RFC 6454, section 6.1: the port only where it is not the scheme's own.
  static String origin(URI endpoint) {
    String scheme = endpoint.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    int port = endpoint.getPort();
    return scheme
        + "://"
        + endpoint.getHost().toLowerCase(Locale.ROOT)
        + (port < 0 || port == usual ? "" : ":" + port);
  }

  private record Token(String text, Instant signedAt, Instant renewAt) {}
}
