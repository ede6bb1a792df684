package dev.carillon.outbound;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An IP network: the addresses that begin with the same bits.
///
/// @param address its first
/// @param prefixLength how many bits its addresses have in common
public record Network(InetAddress address, int prefixLength) {
  private static final Pattern CIDR = Pattern.compile("([^/]+)(?:/(0|[1-9][0-9]{0,2}))?");

  public Network {
    byte[] bytes = address.getAddress();
    if (prefixLength < 0 || prefixLength > 8 * bytes.length) {
      throw new IllegalArgumentException("a prefix is as long as the address at most");
    }
    for (int bit = prefixLength; bit < 8 * bytes.length; bit++) {
      if (bit(bytes, bit)) {
        throw new IllegalArgumentException(
            "a network's address has no bit set after the first " + prefixLength);
      }
    }
  }

  /// Reads `10.0.0.0/8`, `fd00::/8`, or one address: `127.0.0.1`, `::1`. Never a name.
  ///
  /// @throws IllegalArgumentException when it is none, or has bits set after its prefix
  public static Network parse(String text) {
    Matcher parts = CIDR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no IP network: " + text);
    }
    InetAddress address =
        Literals.address(parts.group(1))
            .filter(literal -> (literal.getAddress().length == 16) == text.contains(":"))
            .orElseThrow(() -> new IllegalArgumentException("no IP network: " + text));
    String prefix = parts.group(2);
    return new Network(
        address, prefix == null ? 8 * address.getAddress().length : Integer.parseInt(prefix));
  }

  /// Whether an address of 4 or 16 bytes is in it.
  boolean contains(byte[] other) {
    byte[] bytes = address.getAddress();
    if (other.length != bytes.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      if (bit(bytes, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength;
  }

  private static boolean bit(byte[] bytes, int index) {
    return (bytes[index / 8] >> (7 - index % 8) & 1) == 1;
  }
}
