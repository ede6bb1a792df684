package dev.carillon.push.webpush;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Where and for whom a browser takes messages: its PushSubscription
/// (<https://www.w3.org/TR/push-api/#dom-pushsubscription-tojson>). The endpoint is as secret as
/// the keys, since whoever knows it may call it.
///
/// @param endpoint a URL that its user has named: whether it may be called at all is for the guard
///   of outbound calls to say
/// @param p256dh the receiver's public key
public record Subscription(URI endpoint, ECPublicKey p256dh, AuthSecret auth) {
  private static final int JSON_MAX_CHARS = 4096;
  private static final int ENDPOINT_MAX_CHARS = 2048;

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /// Reads what `JSON.stringify(subscription)` writes: `endpoint` and `keys` with `p256dh` and
  /// `auth`. Other members, as `expirationTime`, are passed over.
  ///
  /// @throws InvalidSubscriptionException when it is none; says why
  public static Subscription parse(String json) {
    JsonNode root = read(json);
    JsonNode keys = root.path("keys");
    return new Subscription(
        endpoint(text(root, "endpoint")),
        publicKey(decoded("keys.p256dh", text(keys, "p256dh"))),
        authSecret(decoded("keys.auth", text(keys, "auth"))));
  }

  private static JsonNode read(String json) {
    if (json.length() > JSON_MAX_CHARS) {
      throw new InvalidSubscriptionException(
          "a subscription has at most " + JSON_MAX_CHARS + " characters");
    }
    try {
      JsonNode root = JSON.readTree(json);
      if (root.isObject()) {
        return root;
      }
    } catch (JacksonException _) {
      // Its words quote what was given.
    }
    throw new InvalidSubscriptionException("a subscription is a JSON object");
  }

  private static String text(JsonNode parent, String member) {
    JsonNode value = parent.path(member);
    if (!value.isString()) {
      throw new InvalidSubscriptionException("a subscription has a text " + member);
    }
    return value.stringValue();
  }

  private static URI endpoint(String url) {
    try {
      URI parsed = new URI(url);
      String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
      if (url.length() <= ENDPOINT_MAX_CHARS
          && url.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)
          && (scheme.equals("https") || scheme.equals("http"))
          && parsed.getHost() != null
          && parsed.getRawUserInfo() == null
          && parsed.getRawFragment() == null) {
        return parsed;
      }
    } catch (URISyntaxException _) {
      // Its words quote what was given.
    }
    throw new InvalidSubscriptionException(
        "endpoint is an absolute URL of at most " + ENDPOINT_MAX_CHARS + " characters");
  }

  /// Browsers write the URL's alphabet, without padding; libraries sometimes add it.
  private static byte[] decoded(String member, String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new InvalidSubscriptionException(member + " is base64url");
    }
  }

  private static ECPublicKey publicKey(byte[] bytes) {
    try {
      return P256.publicKey(bytes);
    } catch (IllegalArgumentException why) {
      throw new InvalidSubscriptionException("keys.p256dh: " + why.getMessage());
    }
  }

  private static AuthSecret authSecret(byte[] bytes) {
    if (bytes.length != AuthSecret.BYTES) {
      throw new InvalidSubscriptionException("keys.auth has " + AuthSecret.BYTES + " bytes");
    }
    return new AuthSecret(bytes);
  }

  @Override
  public String toString() {
    return "Subscription[" + endpoint.getHost() + "]";
  }
}
