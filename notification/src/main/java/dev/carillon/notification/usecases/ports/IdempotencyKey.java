package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a creation happen once however often it is asked for.
///
/// @param scope whose key it is; the same key in another scope is another key. Tenants are apart in
///   any case
/// @param key the caller's word, 1 to 255 characters
/// @param fingerprint a digest of what was asked; the same key with another one is refused
/// @param lifetime how long the key is kept, counted from its first use; null: until whoever owns
///   the scope drops it
public record IdempotencyKey(
    String scope, String key, String fingerprint, @Nullable Duration lifetime) {
  public static final int KEY_MAX_CHARS = 255;

  private static final String NOTIFICATIONS = "POST /notifications ";

  public IdempotencyKey {
    if (scope.isBlank() || key.isBlank() || key.length() > KEY_MAX_CHARS) {
      throw new IllegalArgumentException("a key has 1 to " + KEY_MAX_CHARS + " characters");
    }
  }

  /// The key of what a listener creates for one receiver because of one event. It is kept for as
  /// long as the event may be told again, so that a listener may run twice and notify once.
  ///
  /// @param origin which version of the listener it is, kept for traces as the fingerprint; empty
  ///   for one that has none
  public static IdempotencyKey forEvent(
      UUID event, String listener, UserId receiver, String origin) {
    String digest = listener + ':' + receiver;
    return new IdempotencyKey(eventScope(event), sha256(digest), origin, null);
  }

  /// The scope of an event's keys; dropped together with the event.
  public static String eventScope(UUID event) {
    return "event:" + event;
  }

  /// The scope of the keys of notifications that a user sends.
  public static String userScope(UserId user) {
    return NOTIFICATIONS + "user:" + user;
  }

  /// The scope of the keys of notifications that a service sends.
  public static String serviceScope(String service) {
    return NOTIFICATIONS + "service:" + service;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
