package dev.carillon.outbound;

import static dev.carillon.outbound.OutboundException.Kind.ADDRESS_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A name whose addresses change from one lookup to the next. 127.0.0.2 stands in for a public
/// address: it is the only one that is allowed. Both servers have the same port.
@Timeout(20)
class RebindingTest {
  private static final InetAddress INTERNAL = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("127.0.0.2");
  private static final byte[] NOTHING = {};

  private final AtomicInteger lookups = new AtomicInteger();
  private RawServer internal;
  private RawServer open;

  @BeforeEach
  void start() throws IOException {
    internal = new RawServer(INTERNAL, 0, RebindingTest::answerOnce);
    try {
      open = new RawServer(PUBLIC, internal.port(), RebindingTest::answerOnce);
    } catch (BindException noSuchAddress) {
      internal.close();
      throw new AssertionError(
          "this test needs the address 127.0.0.2; on macOS: sudo ifconfig lo0 alias 127.0.0.2",
          noSuchAddress);
    }
  }

  @AfterEach
  void stop() throws IOException {
    internal.close();
    open.close();
  }

  private static void answerOnce(RawServer server, Socket connection) throws IOException {
    RawServer.readHead(connection);
    RawServer.write(connection, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  }

  private static OutboundPolicy policy() {
    return new OutboundPolicy(
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        40,
        100,
        List.of(Network.parse("127.0.0.2")),
        false);
  }

  private OutboundHttp http(NameLookup names) throws Exception {
    return new OutboundHttp(policy(), names, SSLContext.getDefault());
  }

  /// Answers with each in turn, and with the first again.
  private NameLookup turning(InetAddress[]... answers) {
    return _ -> answers[lookups.getAndIncrement() % answers.length];
  }

  private static InetAddress[] only(InetAddress... addresses) {
    return addresses;
  }

  private URI url() {
    return URI.create("http://rebinding.example:" + internal.port() + "/");
  }

  @Test
  void aCallLooksItsNameUpOnceAndGoesThere() throws Exception {
    try (OutboundHttp http = http(turning(only(PUBLIC), only(INTERNAL)))) {
      assertThat(http.post(url(), Map.of(), NOTHING).status()).isEqualTo(204);
    }

    assertThat(lookups).hasValue(1);
    assertThat(open.connections).hasValue(1);
    assertThat(internal.connections).hasValue(0);
  }

  @Test
  void aNameThatTurnsInwardsIsRefused() throws Exception {
    try (OutboundHttp http = http(turning(only(PUBLIC), only(INTERNAL)))) {
      http.post(url(), Map.of(), NOTHING);

      OutboundException fault =
          catchThrowableOfType(OutboundException.class, () -> http.post(url(), Map.of(), NOTHING));

      assertThat(fault.kind()).isEqualTo(ADDRESS_REFUSED);
      assertThat(fault).hasMessageContaining("carillon.outbound.allowed-networks");
      assertThat(fault.getMessage()).doesNotContain("127.0.0");
    }
    assertThat(internal.connections).hasValue(0);
  }

  @Test
  void ofSeveralAddressesOnlyTheAllowedOnesAreTried() throws Exception {
    InetAddress mapped =
        Inet6Address.getByAddress(
            null, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1}, -1);
    try (OutboundHttp http =
        http(turning(only(INTERNAL, mapped, InetAddress.ofLiteral("::1"), PUBLIC, INTERNAL)))) {
      assertThat(http.post(url(), Map.of(), NOTHING).status()).isEqualTo(204);
    }

    assertThat(internal.connections).hasValue(0);
  }

  @Test
  void manyCallsToANameThatTurnsAllTheTimeNeverReachTheInside() throws Exception {
    NameLookup turning =
        turning(only(PUBLIC), only(INTERNAL), only(INTERNAL, PUBLIC), only(PUBLIC, INTERNAL));
    List<Integer> served = new ArrayList<>();
    try (OutboundHttp http = http(turning);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        calls.add(threads.submit(() -> statusOrZero(http)));
      }
      for (Future<Integer> call : calls) {
        served.add(call.get());
      }
    }

    assertThat(served).contains(204, 0);
    assertThat(internal.connections).hasValue(0);
  }

  private int statusOrZero(OutboundHttp http) {
    try {
      return http.post(url(), Map.of(), NOTHING).status();
    } catch (OutboundException refused) {
      assertThat(refused.kind()).isEqualTo(ADDRESS_REFUSED);
      return 0;
    }
  }

  @Test
  void theSocketItselfRefusesToo() throws Exception {
    try (GuardedSocket socket = new GuardedSocket(policy())) {
      assertThatThrownBy(() -> socket.connect(new InetSocketAddress(INTERNAL, internal.port())))
          .isInstanceOf(AddressRefusedException.class);
      assertThatThrownBy(() ->
              socket.connect(InetSocketAddress.createUnresolved("localhost", internal.port())))
          .isInstanceOf(AddressRefusedException.class);

      socket.connect(new InetSocketAddress(PUBLIC, internal.port()));
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(internal.connections).hasValue(0);
  }

  @Test
  void addressesInTheUrlAreNotLookedUp() throws Exception {
    NameLookup none =
        name -> {
          throw new UnknownHostException("looked up " + name);
        };
    try (OutboundHttp http = http(none)) {
      URI allowed = URI.create("http://127.0.0.2:" + internal.port() + "/");
      assertThat(http.post(allowed, Map.of(), NOTHING).status()).isEqualTo(204);

      for (String host : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.")) {
        URI url = URI.create("http://" + host + ":" + internal.port() + "/");
        assertThat(
                catchThrowableOfType(
                        OutboundException.class, () -> http.post(url, Map.of(), NOTHING))
                    .kind())
            .isEqualTo(ADDRESS_REFUSED);
      }
    }
    assertThat(internal.connections).hasValue(0);
  }
}
