package dev.carillon.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
  @Test
  void everyInterfacesAddressesAreOwn() throws Exception {
    assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
        .isNotEmpty()
        .allMatch(OwnAddresses::contain);
  }

  @Test
  void othersAreNot() {
    assertThat(OwnAddresses.contain(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
    assertThat(OwnAddresses.contain(InetAddress.ofLiteral("2001:4860:4860::8888"))).isFalse();
  }
}
