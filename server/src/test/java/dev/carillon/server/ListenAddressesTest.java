package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressesTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");

  @Test
  void localhostIsBothLoopbackAddressesTheOldOneFirst() {
    List<InetAddress> addresses = ListenAddresses.of("localhost").addresses();
    assertThat(addresses).startsWith(FOUR).hasSizeBetween(1, 2).isSubsetOf(FOUR, SIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
  void loopbackIsKnown(String host) {
    assertThat(ListenAddresses.of(host).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void whatOthersCanReachIsKnown(String host) {
    assertThat(ListenAddresses.of(host).isLoopback()).isFalse();
  }

  @Test
  void aHostThatDoesNotExistIsRefusedByName() {
    assertThatThrownBy(() -> ListenAddresses.of("no-such-host.invalid"))
        .isInstanceOf(StartupException.class)
        .hasMessage("cannot listen on 'no-such-host.invalid': no such host; see --host");
  }

  @Test
  void aTakenPortIsRefusedByNumber() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, FOUR)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> ListenAddresses.of("localhost").requireFree(port))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1 cannot be used")
          .hasMessageContaining("--port");
    }
  }

  @Test
  void portZeroIsAlwaysFree() {
    assertThatCode(() -> ListenAddresses.of("localhost").requireFree(0)).doesNotThrowAnyException();
  }

  @Test
  void theAddressesAreCopied() {
    assertThatThrownBy(() -> ListenAddresses.of("::1").addresses().add(FOUR))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
