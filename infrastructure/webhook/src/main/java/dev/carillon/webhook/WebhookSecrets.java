package dev.carillon.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What an endpoint's messages are signed with: one secret, or several with a space between them
/// while they are being changed. Each signs, so that a receiver may know any of them (Standard
/// Webhooks 1.0.0, "Webhook headers").
public final class WebhookSecrets {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  /// Each is a header's 50 characters and a digest of the whole body.
  private static final int MAX_SECRETS = 4;

  private final List<SecretKeySpec> keys;

  private WebhookSecrets(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /// Reads up to four of `whsec_` and the base64 of 24 to 64 random bytes; empty when one is not.
  public static Optional<WebhookSecrets> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length > MAX_SECRETS) {
      return Optional.empty();
    }
    List<SecretKeySpec> keys = new ArrayList<>();
    for (String part : parts) {
      Optional<SecretKeySpec> key = key(part);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    return Optional.of(new WebhookSecrets(keys));
  }

  private static Optional<SecretKeySpec> key(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES
          ? Optional.of(new SecretKeySpec(bytes, ALGORITHM))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// The header `webhook-signature`.
  ///
  /// @param id without a full stop, so that no other id, time and body give the same text
  String sign(String id, long epochSeconds, byte[] body) {
    byte[] head = (id + "." + epochSeconds + ".").getBytes(UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(digest(key, head, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] digest(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac.doFinal(body);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, broken);
    }
  }

  @Override
  public String toString() {
    return "WebhookSecrets[" + keys.size() + "]";
  }
}
