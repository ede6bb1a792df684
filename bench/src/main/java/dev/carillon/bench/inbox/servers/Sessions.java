package dev.carillon.bench.inbox.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens of users, as an application's sign-in would make them: HS256, with one secret for every
/// server.
public final class Sessions {
  /// What the servers are started with.
  public static final String SECRET = "a secret for measurements, known to everybody";

  private static final String ALGORITHM = "HmacSHA256";
  private static final long LIFETIME_SECONDS = 36_000;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Sessions() {}

  /// The value of `Authorization`, good for ten hours.
  public static String bearer(String user) {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}".formatted(user, now, now + LIFETIME_SECONDS);
    String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + encode(claims);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), ALGORITHM));
      return "Bearer " + signed + '.' + BASE64.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }
}
