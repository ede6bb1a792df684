package dev.carillon.outbound;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Tells the public internet from everything else, by the special-purpose address registries of
/// IANA (RFC 6890 and what has been entered since,
/// <https://www.iana.org/assignments/iana-ipv4-special-registry> and `iana-ipv6-special-registry`).
/// IPv6 is turned round: global unicast is 2000::/3 (RFC 4291, section 2.4, and IANA's
/// `ipv6-address-space`), so whatever is not in it is refused without being listed.
final class PublicAddresses {
  private static final List<Network> SPECIAL_IPV4 =
      networks(
          "0.0.0.0/8", // this network, RFC 791
          "10.0.0.0/8", // private, RFC 1918
          "100.64.0.0/10", // carrier-grade NAT, RFC 6598; Alibaba's metadata, 100.100.100.200
          "127.0.0.0/8", // loopback, RFC 1122
          "168.63.129.16/32", // Azure's host, a public address that its guests alone reach
          "169.254.0.0/16", // link-local, RFC 3927; the metadata of most clouds
          "172.16.0.0/12", // private, RFC 1918
          "192.0.0.0/24", // protocol assignments, RFC 6890; Oracle's metadata, 192.0.0.192
          "192.0.2.0/24", // documentation, RFC 5737
          "192.88.99.0/24", // 6to4 relays, RFC 7526
          "192.168.0.0/16", // private, RFC 1918
          "198.18.0.0/15", // benchmarks, RFC 2544
          "198.51.100.0/24", // documentation, RFC 5737
          "203.0.113.0/24", // documentation, RFC 5737
          "224.0.0.0/4", // multicast, RFC 1112
          "240.0.0.0/4"); // reserved, RFC 1112, and broadcast, RFC 919

  private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");

  private static final List<Network> SPECIAL_IPV6 =
      networks(
          "2001::/23", // protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation, RFC 3849
          "2002::/16", // 6to4, deprecated by RFC 7526: leads into the IPv4 network it names
          "3fff::/20"); // documentation, RFC 9637

  private static final Network MAPPED = Network.parse("::/80");

  private static final Network NAT64 = Network.parse("64:ff9b::/96");

  private PublicAddresses() {}

  /// Whether an address of 4 or 16 bytes, as [#effective(byte[])] makes it, is of the public
  /// internet.
  static boolean isPublic(byte[] address) {
    return address.length == 4
        ? SPECIAL_IPV4.stream().noneMatch(network -> network.contains(address))
        : GLOBAL_UNICAST.contains(address)
            && SPECIAL_IPV6.stream().noneMatch(network -> network.contains(address));
  }

  /// The address where packets end up: the IPv4 address in an IPv4-mapped one (`::ffff:0:0/96`, RFC
  /// 4291, section 2.5.5.2) and in NAT64's well-known prefix (RFC 6052, section 2.1), else the
  /// same. A local NAT64's prefix (64:ff9b:1::/48, RFC 8215) may have it anywhere, and is not
  /// public.
  static byte[] effective(byte[] address) {
    if (address.length == 16
        && (NAT64.contains(address)
            || (MAPPED.contains(address) && address[10] == -1 && address[11] == -1))) {
      return Arrays.copyOfRange(address, 12, 16);
    }
    return address;
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::parse).toList();
  }
}
