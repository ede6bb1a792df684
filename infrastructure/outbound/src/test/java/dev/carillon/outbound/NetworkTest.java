package dev.carillon.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "127.0.0.1, 127.0.0.1/32",
    "127.0.0.1/32, 127.0.0.1/32",
    "192.168.4.128/25, 192.168.4.128/25",
    "0.0.0.0/0, 0.0.0.0/0",
    "::1, 0:0:0:0:0:0:0:1/128",
    "FD00::/8, fd00:0:0:0:0:0:0:0/8",
    "::/0, 0:0:0:0:0:0:0:0/0"
  })
  void networksAndAddressesAreRead(String text, String network) {
    assertThat(Network.parse(text)).hasToString(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "localhost",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.1/8",
        "192.168.4.129/25",
        "10/8",
        "010.0.0.0/8",
        "0x7f.0.0.1",
        "127.1",
        "2130706433",
        "::1/129",
        "fd00::1/8",
        "fe80::1%lo",
        "::ffff:10.0.0.0/104",
        "[::1]",
        " 10.0.0.0/8",
        "10.0.0.0/8 "
      })
  void anythingElseIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
  }
}
