package dev.carillon.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A URL taken apart, once, by the code that also makes the call: there is no second parser that
/// could read another host in it.
///
/// @param scheme `http` or `https`
/// @param host in small letters, in ASCII, without a last dot; an IPv6 address without brackets
/// @param port 1 to 65535
/// @param target the path and query as they are sent
record OutboundUrl(String scheme, String host, int port, String target) {
  private static final int MAX_CHARS = 2048;
  private static final int MAX_HOST_CHARS = 253;
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]+)(:[0-9]*)?");

  /// Underscores are no host name's (RFC 952), but names of containers have them.
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  static OutboundUrl of(URI url, boolean httpsOnly) throws OutboundException {
    if (url.toString().length() > MAX_CHARS) {
      throw invalid("it is longer than " + MAX_CHARS + " characters");
    }
    String scheme = scheme(url, httpsOnly);
    String authority = url.getRawAuthority();
    if (authority == null) {
      throw invalid("it has no host");
    }
    if (authority.contains("@")) {
      throw invalid("it has a user name in it; take out all before the @");
    }
    if (url.getRawFragment() != null) {
      throw invalid("it has a fragment; take out the # and all after it");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw invalid("its host is none");
    }
    int port = port(parts.group(2), defaultPort(scheme));
    return new OutboundUrl(scheme, host(parts.group(1)), port, target(url));
  }

  /// The address when the host is one, not a name.
  Optional<InetAddress> literal() {
    return Literals.address(host);
  }

  /// The URL put together again.
  URI canonical() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    String suffix = port == defaultPort(scheme) ? "" : ":" + port;
    return URI.create(scheme + "://" + name + suffix + target);
  }

  /// What is said when its host is refused.
  String refusal() {
    return "its host is not on the public internet; who runs the server may allow the host's network"
        + " with carillon.outbound.allowed-networks";
  }

  private static String scheme(URI url, boolean httpsOnly) throws OutboundException {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("https") || (scheme.equals("http") && !httpsOnly)) {
      return scheme;
    }
    throw invalid(
        scheme.equals("http")
            ? "it is not https; who runs the server may allow http with carillon.outbound.https-only"
            : "it starts with neither https:// nor http://");
  }

  private static String host(String text) throws OutboundException {
    if (text.startsWith("[")) {
      String address = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
      if (!address.contains(":") || Literals.address(address).isEmpty()) {
        throw invalid("the address in brackets is no IPv6 address, or has a zone");
      }
      return address;
    }
    String host = ascii(text);
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (host.length() > MAX_HOST_CHARS || !NAME.matcher(host).matches()) {
      throw invalid("its host is none");
    }
    if (Literals.endsInNumber(host) && Literals.address(host).isEmpty()) {
      throw invalid("its host is a number; write an IPv4 address as four decimal numbers");
    }
    return host;
  }

  private static String ascii(String text) throws OutboundException {
    try {
      return IDN.toASCII(text).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notName) {
      throw new OutboundException(OutboundException.Kind.URL_INVALID, "its host is none", notName);
    }
  }

  private static int port(@Nullable String text, int otherwise) throws OutboundException {
    if (text == null || text.equals(":")) {
      return otherwise;
    }
    String digits = text.substring(1);
    int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw invalid("its port is none of 1 to 65535");
    }
    return port;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static String target(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }

  private static OutboundException invalid(String message) {
    return new OutboundException(OutboundException.Kind.URL_INVALID, message);
  }
}
