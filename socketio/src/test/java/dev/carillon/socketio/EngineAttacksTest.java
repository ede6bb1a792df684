package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that were published against engine.io, socket.io and their kind, on this server. After
/// each of them it still serves.
class EngineAttacksTest {
  private EchoServer echo;

  @BeforeEach
  void start() {
    echo = EchoServer.start();
  }

  @AfterEach
  void theServerStillServes() throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"message\",1]");
      assertThat(connection.message()).isEqualTo("42[\"message-back\",1]");
    }
    echo.close();
  }

  @Test
  @DisplayName("CVE-2020-36048: a huge POST is refused before its body comes")
  void aHugePostIsRefusedBeforeItsBodyComes() throws IOException {
    try (RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      posts.send(
          "POST /socket.io/?EIO=4&%s HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n"
              .formatted(session));

      assertThat(posts.rest()).startsWith("HTTP/1.1 413 ");
      assertThat(gets.exchange(RawConnection.get(session)).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001e", "3\u001e", "42[\"x\"]\u001e", "bAQ==\u001e"})
  @DisplayName("CVE-2020-36048: a POST of a great many packets costs what its bytes cost")
  void aPostOfAGreatManyPacketsIsTakenOrRefused(String packet) throws IOException {
    try (RawConnection gets = new RawConnection(echo.port());
        RawConnection posts = new RawConnection(echo.port())) {
      String session = "transport=polling&sid=" + PollingTest.open(gets);
      posts.exchange(RawConnection.post(session, "40"));

      // Ends with a separator, behind which there is an empty packet.
      var response =
          posts.exchange(RawConnection.post(session, packet.repeat(999_000 / packet.length())));

      assertThat(response.status()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("CVE-2022-21676: reserved bits in bytes right behind the upgrade request")
  void reservedBitsRightBehindTheUpgradeCloseTheConnection() throws IOException {
    for (int firstByte : new int[] {0xf1, 0xc1, 0xa1, 0x91, 0xff}) {
      try (RawConnection connection = new RawConnection(echo.port())) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawConnection.upgrade("").getBytes(UTF_8));
        bytes.writeBytes(RawConnection.encode(firstByte, "40".getBytes(UTF_8), true));
        connection.send(bytes.toByteArray());

        assertThat(connection.response().status()).isEqualTo(101);
        assertThat(connection.closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  @DisplayName("CVE-2022-41940: a reset while an upgrade is refused")
  void aResetWhileAnUpgradeIsRefusedHarmsNobody() throws IOException {
    for (int i = 0; i < 100; i++) {
      RawConnection connection = new RawConnection(echo.port());
      connection.send(RawConnection.upgrade(i % 2 == 0 ? "&sid=none" : "&EIO=3").repeat(1 + i % 5));
      connection.reset();
    }
    await().until(() -> echo.server.stats().transport().webSocketConnections() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EIO=4&transport=__proto__",
        "EIO=4&transport=constructor",
        "EIO=4&transport=toString",
        "EIO=4&transport[]=polling",
        "EIO=4&transport[__proto__]=polling",
        "EIO=4&transport=",
        "EIO=4&transport=polling&sid=__proto__",
        "EIO=4&transport=polling&sid=",
        "EIO=__proto__&transport=polling",
        "EIO[]=4&transport=polling",
        "EIO=4%00&transport=polling",
        "EIO=4&transport=polling%0d%0aX:y",
        "EIO=4&transport=polling%",
        "EIO=4&transport=%ff%fe",
        "&&&=&;",
        ""
      })
  @DisplayName("CVE-2023-31125: a bad query is refused")
  void aBadQueryIsRefused(String query) throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      var response =
          connection.exchange("GET /socket.io/?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).matches("\\{\"code\":[0-5],\"message\":\"[\\w ]+\"}");
    }
    assertThat(echo.server.stats().transport().opened()).isZero();
  }

  @Test
  @DisplayName("CVE-2026-59725: a binary POST is answered and not held")
  void aBinaryPostIsAnswered() throws IOException {
    List<RawConnection> connections = new ArrayList<>();
    try (RawConnection gets = new RawConnection(echo.port())) {
      for (int i = 0; i < 20; i++) {
        String sid = PollingTest.open(gets);
        RawConnection posts = new RawConnection(echo.port());
        connections.add(posts);
        posts.send(
            "POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\n"
                .formatted(sid));
        posts.send(new byte[] {0, 1, (byte) 0xff, 4});
      }
      for (RawConnection connection : connections) {
        assertThat(connection.response().status()).isEqualTo(400);
      }
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  @DisplayName("CVE-2026-48802 (python-engineio): sessions cost no threads")
  void sessionsThatNobodyClaimsCostNoThreads() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      PollingTest.open(connection);
      int before = ManagementFactory.getThreadMXBean().getThreadCount();
      for (int i = 0; i < 300; i++) {
        PollingTest.open(connection);
      }
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 20);
    }
  }

  @Test
  @DisplayName("CVE-2017-16031: ids cannot be guessed")
  void idsAreTheirOwnAndAllOfTheirBitsAreRandom() throws IOException {
    int count = 2000;
    Set<String> ids = new HashSet<>();
    int[] ones = new int[120];
    try (RawConnection connection = new RawConnection(echo.port())) {
      for (int i = 0; i < count; i++) {
        String id = PollingTest.open(connection);
        ids.add(id);
        byte[] bits = Base64.getUrlDecoder().decode(id);
        assertThat(bits).hasSize(15);
        for (int bit = 0; bit < ones.length; bit++) {
          ones[bit] += bits[bit / 8] >> bit % 8 & 1;
        }
      }
    }
    assertThat(ids).hasSize(count);
    // Six standard deviations: one run in four million fails by chance.
    assertThat(Arrays.stream(ones)).allMatch(n -> Math.abs(n - count / 2) <= 135);
  }

  @Test
  @DisplayName("CVE-2017-16031: what other peers see does not give the session away")
  void theSocketsIdIsNotTheSessions() throws IOException {
    try (RawConnection connection = new RawConnection(echo.port())) {
      connection.handshake("");
      String open = connection.frame().text();
      String connected = connection.text("40").message();

      assertThat(connected).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
      assertThat(open).doesNotContain(connected.substring(9, 29));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example", "x"})
  @DisplayName("CVE-2020-28481: pages of other origins are refused unless they are listed")
  void preflightsOfOtherOriginsAreRefused(String origin) throws IOException {
    for (String method : List.of("OPTIONS", "GET", "POST")) {
      try (RawConnection connection = new RawConnection(echo.port())) {
        var response =
            connection.exchange(
                "%s /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(method, origin));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.headers()).doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "end", "close", "data", "__proto__", "constructor", "toString"})
  @DisplayName("CVE-2024-38355: an event by a name that Node's emitters know is nothing special")
  void anEventByAnyNameIsNothingSpecial(String name) throws IOException {
    try (RawConnection connection = RawConnection.joined(echo.port())) {
      connection.text("42[\"" + name + "\"]");
      connection.text("42[\"" + name + "\",{\"message\":\"x\"}]");
      connection.frame(true, RawConnection.TEXT, "42[\"message\",2]".getBytes(ISO_8859_1));

      assertThat(connection.message()).isEqualTo("42[\"message-back\",2]");
    }
  }
}
