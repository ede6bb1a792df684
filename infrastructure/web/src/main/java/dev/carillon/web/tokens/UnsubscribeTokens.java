package dev.carillon.web.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Says who may switch off what without signing in: whoever has the link of an e-mail that they
/// got. It does not end, as e-mails do not, and is good for nothing else.
public final class UnsubscribeTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAX_CHARS = 4096;
  private static final String SEPARATOR = "\n";

  private final SecretKeySpec key;

  /// @param secret 32 bytes, for nothing else
  public UnsubscribeTokens(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// What a token switches off.
  ///
  /// @param type of the notification that the e-mail told of
  public record Subscription(InboxKey who, Channel channel, String type) {}

  /// The token: letters, digits, `-`, `_` and a dot.
  public String mint(Subscription subscription) {
    // No id and no type has a control character.
    byte[] says =
        String.join(
                SEPARATOR,
                subscription.who().tenant().value(),
                subscription.who().receiver().value(),
                subscription.channel().wireName(),
                subscription.type())
            .getBytes(UTF_8);
    return text(says) + "." + text(digest(says));
  }

  /// What it switches off; empty when it was not made here.
  public Optional<Subscription> verify(String token) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_CHARS || parts.length != 2) {
      return Optional.empty();
    }
    try {
      byte[] says = Base64.getUrlDecoder().decode(parts[0]);
      byte[] signature = Base64.getUrlDecoder().decode(parts[1]);
      return MessageDigest.isEqual(signature, digest(says)) ? read(says) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<Subscription> read(byte[] says) {
    String[] parts = new String(says, UTF_8).split(SEPARATOR, -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    return Channel.ofWireName(parts[2])
        .map(channel ->
            new Subscription(
                new InboxKey(new TenantId(parts[0]), new UserId(parts[1])), channel, parts[3]));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] digest(byte[] says) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update("unsubscribe".getBytes(UTF_8));
      return Arrays.copyOf(mac.doFinal(says), 16);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, broken);
    }
  }
}
