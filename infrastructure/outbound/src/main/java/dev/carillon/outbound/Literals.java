package dev.carillon.outbound;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// IP addresses written out, in the one way that everyone reads alike: four decimal numbers without
/// leading zeros (RFC 6943, section 3.1.1, tells of the other ways and of what they were used for),
/// or RFC 4291, section 2.2, without a zone.
final class Literals {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /// As WHATWG URL's "ends in a number" checker: the last label is all digits, or hexadecimal. Such
  /// a host is an IPv4 address or nothing: there is no numeric top-level domain.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private Literals() {}

  /// The address that a text writes out; empty when it is a name or none of the two ways.
  static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAddress) {
      return Optional.empty();
    }
  }

  /// Whether a resolver might read a host as a number, as `2130706433`, `0x7f.1` or `127.1`.
  static boolean endsInNumber(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return NUMBER.matcher(last).matches();
  }
}
