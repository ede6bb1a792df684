package dev.carillon.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private final AtomicInteger requests = new AtomicInteger();
  @TempDir Path directory;
  private Certificates certificates;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    certificates = new Certificates(directory, "dns:good.example");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.serving()));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private OutboundReply post(String host, SSLContext trust) throws OutboundException {
    OutboundPolicy policy =
        new OutboundPolicy(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            4,
            100,
            List.of(Network.parse("127.0.0.1")),
            true);
    NameLookup names = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
    try (OutboundHttp http = new OutboundHttp(policy, names, trust)) {
      URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
      return http.post(url, Map.of(), new byte[0]);
    }
  }

  private void assertNotTrusted(String host, SSLContext trust) {
    OutboundException fault =
        catchThrowableOfType(OutboundException.class, () -> post(host, trust));
    assertThat(fault.kind()).isEqualTo(OutboundException.Kind.UNREACHABLE);
    assertThat(fault).hasMessageStartingWith("TLS failed; its certificate has to be valid");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aTrustedCertificateOfTheHostIsTaken() throws Exception {
    assertThat(post("good.example", certificates.trusting()).status()).isEqualTo(204);
    assertThat(post("GOOD.example.", certificates.trusting()).status()).isEqualTo(204);
  }

  @Test
  void aCertificateThatNobodyTrustsIsNot() throws Exception {
    assertNotTrusted("good.example", SSLContext.getDefault());
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsNot() throws Exception {
    assertNotTrusted("other.example", certificates.trusting());
    assertNotTrusted("sub.good.example", certificates.trusting());
    assertNotTrusted("127.0.0.1", certificates.trusting());
  }
}
