package dev.carillon.email;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Which of the links in payloads may be shown: those that lead to the application. Anybody who can
/// make a notification could otherwise have its name vouch for any address, and `javascript:` be
/// run by whatever shows the message.
final class Links {
  private static final int MAX_CHARS = 2000;

  private final URI publicUrl;

  Links(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  /// The absolute form of a path that starts with one slash, or of a URL of the application's own
  /// origin (RFC 6454: scheme, host and port); anything else is none. Browsers take `\` for `/` and
  /// drop tabs and line ends (WHATWG URL, section 4.4), so whatever has those is none either.
  Optional<URI> toApplication(String link) {
    if (link.length() > MAX_CHARS
        || link.chars().anyMatch(c -> c <= ' ' || c == '\\' || Character.isISOControl(c))) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(link);
      if (link.startsWith("/") && !link.startsWith("//")) {
        return Optional.of(ascii(publicUrl.resolve(uri))).filter(this::isOurs);
      }
      return Optional.of(ascii(uri)).filter(this::isOurs);
    } catch (URISyntaxException | IllegalArgumentException noUri) {
      return Optional.empty();
    }
  }

  private static URI ascii(URI uri) {
    return URI.create(uri.toASCIIString());
  }

  private boolean isOurs(URI uri) {
    return isHttp(uri)
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getScheme().equalsIgnoreCase(publicUrl.getScheme())
        && uri.getHost().equalsIgnoreCase(publicUrl.getHost())
        && port(uri) == port(publicUrl);
  }

  static boolean isHttp(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https");
  }

  /// The same server with nothing else: no path, query or user that could be a secret.
  static URI root(URI uri) {
    String authority = Objects.toString(uri.getRawAuthority(), "");
    String server = authority.substring(authority.lastIndexOf('@') + 1);
    return URI.create(uri.getScheme() + "://" + server + "/");
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
