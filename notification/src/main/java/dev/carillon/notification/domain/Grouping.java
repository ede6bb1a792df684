package dev.carillon.notification.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The wish to be shown together with others of the same receiver. [GroupingRules] makes a [Group]
/// of it.
///
/// @param key what those have in common that belong together; null: their type
/// @param window for how long others may join the first one; null: as the server is set
/// @param edge whether the first one is shown at once, or all when the window closes
public record Grouping(@Nullable String key, @Nullable Duration window, Edge edge) {
  /// By type, for the server's window, the first one at once.
  public static Grouping byType() {
    return new Grouping(null, null, Edge.LEADING);
  }

  /// By the id of what they are about, for the server's window, the first one at once.
  ///
  /// @param kind of what the id is
  public static Grouping by(String kind, String id) {
    String key = kind + ':' + id;
    // An id may be as long as a key; what does not fit is told apart by its digest.
    boolean fits = key.length() <= Text.MAX_CHARS;
    return new Grouping(fits ? key : kind + '#' + sha256(id), null, Edge.LEADING);
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
