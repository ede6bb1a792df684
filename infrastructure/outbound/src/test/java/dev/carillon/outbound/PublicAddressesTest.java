package dev.carillon.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
  /// Both ends of each special network, as numbers, written down apart from the code's list.
  private static final long[][] SPECIAL_IPV4 = {
    {0x00000000L, 0x00ffffffL},
    {0x0a000000L, 0x0affffffL},
    {0x64400000L, 0x647fffffL},
    {0x7f000000L, 0x7fffffffL},
    {0xa83f8110L, 0xa83f8110L},
    {0xa9fe0000L, 0xa9feffffL},
    {0xac100000L, 0xac1fffffL},
    {0xc0000000L, 0xc00000ffL},
    {0xc0000200L, 0xc00002ffL},
    {0xc0586300L, 0xc05863ffL},
    {0xc0a80000L, 0xc0a8ffffL},
    {0xc6120000L, 0xc613ffffL},
    {0xc6336400L, 0xc63364ffL},
    {0xcb007100L, 0xcb0071ffL},
    {0xe0000000L, 0xffffffffL},
  };

  private static OutboundPolicy policy(List<Network> allowed) {
    return new OutboundPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, allowed, false);
  }

  private static boolean isPublic(InetAddress address) {
    return PublicAddresses.isPublic(PublicAddresses.effective(address.getAddress()));
  }

  private static boolean special(long address) {
    for (long[] ends : SPECIAL_IPV4) {
      if (address >= ends[0] && address <= ends[1]) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ipv4(long address) {
    return ByteBuffer.allocate(4).putInt((int) address).array();
  }

  /// As an IPv6 address that Java does not turn into IPv4.
  private static InetAddress ipv6(byte[] address) throws UnknownHostException {
    return Inet6Address.getByAddress(null, address, -1);
  }

  private static InetAddress ipv6(String prefixHex, byte[] end) throws UnknownHostException {
    byte[] prefix = HexFormat.of().parseHex(prefixHex);
    return ipv6(
        ByteBuffer.allocate(16)
            .put(prefix)
            .put(new byte[16 - prefix.length - end.length])
            .put(end)
            .array());
  }

  private static void assertJudged(long address) throws UnknownHostException {
    byte[] bytes = ipv4(address);
    String name = InetAddress.getByAddress(bytes).toString();
    boolean expected = !special(address);
    assertThat(isPublic(InetAddress.getByAddress(bytes))).as(name).isEqualTo(expected);
    assertThat(isPublic(ipv6("00000000000000000000ffff", bytes)))
        .as("mapped " + name)
        .isEqualTo(expected);
    assertThat(isPublic(ipv6("0064ff9b", bytes))).as("NAT64 " + name).isEqualTo(expected);
    assertThat(isPublic(ipv6("0064ff9b0001", bytes))).as("local NAT64 " + name).isFalse();
    assertThat(isPublic(ipv6("", bytes))).as("compatible " + name).isFalse();
    assertThat(isPublic(ipv6("20010000", bytes))).as("Teredo " + name).isFalse();
    assertThat(isPublic(ipv6(ByteBuffer.allocate(16).putShort((short) 0x2002).put(bytes).array())))
        .as("6to4 " + name)
        .isFalse();
  }

  @Test
  void specialNetworksEndWhereTheyEnd() throws Exception {
    for (long[] ends : SPECIAL_IPV4) {
      for (long edge : ends) {
        for (long address = Math.max(edge - 1, 0);
            address <= Math.min(edge + 1, 0xffffffffL);
            address++) {
          assertJudged(address);
        }
      }
    }
  }

  @Test
  void anyIpv4AddressIsJudgedAlikeHoweverItIsWrappedUp() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.err.println("PublicAddressesTest seed " + seed);
    for (int i = 0; i < 50_000; i++) {
      assertJudged(Integer.toUnsignedLong(random.nextInt()));
    }
  }

  @Test
  void noIpv6AddressOutsideGlobalUnicastIsPublic() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.err.println("PublicAddressesTest seed " + seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] address = new byte[16];
      random.nextBytes(address);
      boolean permitted = isPublic(ipv6(address));
      if ((address[0] & 0xe0) != 0x20) {
        assertThat(permitted).as(HexFormat.of().formatHex(address)).isFalse();
      } else if ((address[0] & 0xff) != 0x20 && (address[0] & 0xff) != 0x3f) {
        assertThat(permitted).as(HexFormat.of().formatHex(address)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "5f00::1",
        "4000::1",
        "1fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void theseAreNotPublic(String address) {
    assertThat(isPublic(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700::1111",
        "2a00::1",
        "3ffe::1",
        "3fff:1000::1"
      })
  void theseArePublic(String address) {
    assertThat(isPublic(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.0/8, 64:ff9b::a01:203, true",
    "10.0.0.0/8, 11.0.0.0, true",
    "10.0.0.0/8, 127.0.0.1, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, ::1, false",
    "::1, ::1, true",
    "::1, 127.0.0.1, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc00::1, false",
    "0.0.0.0/0, 127.0.0.1, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 127.0.0.1, false"
  })
  void anAllowedNetworkIsCalledAndNoOther(String network, String address, boolean permitted) {
    assertThat(policy(List.of(Network.parse(network))).permits(InetAddress.ofLiteral(address)))
        .isEqualTo(permitted);
  }
}
