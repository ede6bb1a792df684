package dev.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// Tokens as an application signs them, right and wrong ones.
final class Jwt {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Jwt() {}

  /// The secret for users' tokens that a server has made.
  static byte[] restSecret(Path data) {
    try {
      Path file = data.resolve("secrets/rest-tokens.secret");
      return Base64.getUrlDecoder().decode(Files.readString(file).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Good claims, valid for so many seconds from now.
  static String claims(String user, long seconds, String more) {
    long now = Instant.now().getEpochSecond();
    return """
    {"sub":"%s","tenant":"default","iat":%d,"exp":%d,"jti":"%s"%s}\
    """
        .formatted(user, Math.min(now, now + seconds - 1), now + seconds, UUID.randomUUID(), more);
  }

  static String signed(byte[] secret, String claims) {
    String text = encoded("{\"alg\":\"HS256\"}") + '.' + encoded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return text + '.' + BASE64.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// With the algorithm `none`, which needs no secret.
  static String unsigned(String claims) {
    return encoded("{\"alg\":\"none\"}") + '.' + encoded(claims) + '.';
  }

  /// What a token says.
  static JsonNode claims(String token) {
    return RunningServer.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }
}
