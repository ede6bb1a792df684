package dev.carillon.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.transport.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HandshakeRatesTest {
  private static final long SECOND = 1_000_000_000;

  private static HandshakeRates perAddress(Rate rate) {
    return new HandshakeRates(
        new EngineOptions.Rates(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED, rate));
  }

  private static InetSocketAddress peer(String address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }

  @Test
  void aBurstIsLetInAndThenOneAfterTheOther() throws UnknownHostException {
    HandshakeRates rates = perAddress(new Rate(10, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(rates.take(peer("192.0.2.1"), 0)).isZero();
    }
    assertThat(rates.take(peer("192.0.2.1"), 0)).isEqualTo(SECOND / 10);
    assertThat(rates.take(peer("192.0.2.1"), SECOND / 10)).isZero();
    assertThat(rates.take(peer("192.0.2.1"), SECOND / 10)).isPositive();
  }

  @Test
  void anAddressOfVersion6CountsByItsNetwork() throws UnknownHostException {
    HandshakeRates rates = perAddress(new Rate(1, 1));
    assertThat(rates.take(peer("2001:db8:0:1::1"), 0)).isZero();
    assertThat(rates.take(peer("2001:db8:0:1::2"), 0)).isPositive();
  }

  @Test
  void aBurstMayBeAsLargeAsOneLikes() throws UnknownHostException {
    HandshakeRates rates = perAddress(new Rate(1, Long.MAX_VALUE));
    assertThat(rates.take(peer("192.0.2.1"), 0)).isZero();
    assertThat(rates.take(peer("192.0.2.1"), SECOND)).isZero();
  }
}
