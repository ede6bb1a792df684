package dev.carillon.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lets through what leads to the application's own pages. Whoever sends a notification names its
/// URL, and a receiver who taps on it believes to be with the application.
///
/// @param publicUrl where the application's pages are; null: only paths are let through
record PathWithin(@Nullable URI publicUrl) {
  private static final int MAX_CHARS = 1024;

  /// The path, query and fragment in ASCII, or null when it leads elsewhere, or may do so in the
  /// eyes of some browser: these take a backslash for a slash, and drop tabs and line breaks
  /// (<https://url.spec.whatwg.org/#url-parsing>).
  @Nullable String of(String url) {
    if (url.length() > MAX_CHARS || url.indexOf('\\') >= 0 || !url.equals(ShownText.clean(url))) {
      return null;
    }
    URI parsed;
    try {
      parsed = new URI(new URI(url).toASCIIString());
    } catch (URISyntaxException _) {
      return null;
    }
    if (parsed.isOpaque() || !(parsed.isAbsolute() ? isSameOrigin(parsed) : isRooted(url))) {
      return null;
    }
    // Only the path is handed on, so that no other parser has to find the same host.
    String path = pathOf(parsed);
    return isRooted(path) && path.length() <= MAX_CHARS ? path : null;
  }

  /// Two slashes begin a host.
  private static boolean isRooted(String path) {
    return path.startsWith("/") && !path.startsWith("//");
  }

  private static String pathOf(URI url) {
    String path = url.getRawPath();
    return (path == null || path.isEmpty() ? "/" : path)
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
        + (url.getRawFragment() == null ? "" : "#" + url.getRawFragment());
  }

  private boolean isSameOrigin(URI url) {
    return publicUrl != null
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && origin(url).equals(origin(publicUrl));
  }

  private static String origin(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return scheme
        + "://"
        + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT)
        + ':'
        + (url.getPort() < 0 ? usual : url.getPort());
  }
}
