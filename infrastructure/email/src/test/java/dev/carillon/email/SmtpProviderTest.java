package dev.carillon.email;

import static dev.carillon.email.ScriptedSmtpServer.GREETING;
import static dev.carillon.email.ScriptedSmtpServer.TAKEN;
import static dev.carillon.email.ScriptedSmtpServer.TO_DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.email.SmtpServer.Security;
import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.SendResult.Refused;
import dev.carillon.notification.domain.SendResult.TargetGone;
import dev.carillon.notification.domain.SendResult.TryAgain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SmtpProviderTest {
  private static final Outgoing MESSAGE = Samples.to("bob@example.com");

  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
  private final InstantSource clock = now::get;

  private SmtpProvider provider(int port, Duration timeout, Duration deadline, int connections) {
    return new SmtpProvider(
        server("localhost", port, timeout, deadline, connections, Duration.ofMinutes(1)),
        Samples.messages(),
        clock);
  }

  private static SmtpServer server(
      String host,
      int port,
      Duration timeout,
      Duration deadline,
      int connections,
      Duration idleTimeout) {
    return new SmtpServer(
        "relay",
        host,
        port,
        Security.NONE,
        null,
        null,
        null,
        Duration.ofSeconds(2),
        timeout,
        deadline,
        connections,
        3,
        idleTimeout);
  }

  private SmtpProvider provider(int port) {
    return provider(port, Duration.ofSeconds(5), Duration.ofSeconds(10), 2);
  }

  private SendResult resultOf(String... scripts) throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(scripts);
        SmtpProvider provider = provider(server.port())) {
      SendResult result = provider.send(MESSAGE);
      assertThat(server.faults()).isEmpty();
      return result;
    }
  }

  private static void isOfProvider(SendResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TryAgain.class, again -> assertThat(again.fault()).isEqualTo(Fault.PROVIDER));
  }

  @Test
  void aMessageThatIsTakenHasTheServersWords() throws IOException {
    assertThat(resultOf(GREETING + TAKEN)).isEqualTo(new Accepted("250 2.0.0 queued as 1", false));
  }

  @Test
  void oneConnectionCarriesAsManyMessagesAsItMay() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(
                GREETING + TAKEN + TAKEN + TAKEN + "C: QUIT", GREETING + TAKEN + "STALL");
        SmtpProvider provider = provider(server.port())) {
      for (int i = 0; i < 4; i++) {
        assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      }
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.faults()).isEmpty();
    }
  }

  @Test
  void aConnectionIsUsedAgainAfterARefusal() throws IOException {
    String refusal =
        """
        C: MAIL
        S: 250 ok
        C: RCPT
        S: 550 5.1.1 no such user
        C: RSET
        S: 250 ok
        """;
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + refusal + TAKEN);
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(MESSAGE)).isEqualTo(new TargetGone("550 5.1.1 no such user"));
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(server.faults()).isEmpty();
    }
  }

  @Test
  void aConnectionThatTheServerClosedIsReplaced() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(GREETING + TAKEN, GREETING + TAKEN + "STALL");
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C: MAIL\nS: 421 4.4.2 idle for too long",
        "C: MAIL\nS: 250 ok\nC: RCPT\nS: 421 going down",
        "C: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA",
        "C: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 421 going down",
      })
  void aConnectionThatIsClosedBeforeTheMessageIsOnItsWayIsReplaced(String ending)
      throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(GREETING + TAKEN + ending, GREETING + TAKEN + "STALL");
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatIsClosedAfterTheMessageIsNotReplaced() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(
                GREETING + TAKEN + TO_DATA + "MESSAGE", GREETING + TAKEN + "STALL");
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      isOfProvider(provider.send(MESSAGE));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionIsReplacedOnce() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(GREETING + TAKEN, GREETING + "C: MAIL", GREETING + TAKEN);
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      isOfProvider(provider.send(MESSAGE));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aNewConnectionIsNotReplaced() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + "C: MAIL", GREETING + TAKEN);
        SmtpProvider provider = provider(server.port())) {
      isOfProvider(provider.send(MESSAGE));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "S: 554 no",
        "S: 421 later",
        "S: SSH-2.0-OpenSSH_9.9",
        "S: 220 sink\nC: EHLO",
        "S: 220 sink\nC: EHLO\nS: 250 ok\nC: MAIL\nS: HTTP/1.1 400 Bad Request",
        "S: 220 sink\nC: EHLO\nS: 250 ok\nC: MAIL\nS: 354 what",
        "S: 220 sink\nC: EHLO\nS: 250 ok\nC: MAIL\nS: 530 5.7.0 sign in first",
        "S: 220 sink\nC: EHLO\nS: 250 ok\nC: MAIL\nS: 25",
      })
  void aServerThatIsAwayOrTalksNonsenseIsAtFault(String script) throws IOException {
    isOfProvider(resultOf(script));
  }

  @Test
  void droppingAMessageHalfwayIsTheProvidersFault() throws IOException {
    isOfProvider(resultOf(GREETING + TO_DATA + "C: Date:"));
  }

  @Test
  void aConnectionThatIsRefusedIsTheProvidersFault() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (SmtpProvider provider = provider(port)) {
      isOfProvider(provider.send(MESSAGE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", GREETING, GREETING + TO_DATA + "MESSAGE\n"})
  void aServerThatStallsIsGivenUp(String before) throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(before + "STALL");
        SmtpProvider provider =
            provider(server.port(), Duration.ofMillis(150), Duration.ofSeconds(10), 1)) {
      isOfProvider(provider.send(MESSAGE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", GREETING, GREETING + TO_DATA + "MESSAGE\n"})
  void aServerThatDripsIsGivenUpAtTheDeadline(String before) throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(before + "DRIP");
        SmtpProvider provider =
            provider(server.port(), Duration.ofSeconds(10), Duration.ofMillis(400), 1)) {
      assertThat(provider.send(MESSAGE))
          .isEqualTo(new TryAgain(Fault.PROVIDER, "not done in PT0.4S", null));
    }
  }

  /// Writing knows no timeout: the message has to be larger than what the system buffers.
  @Test
  void aServerThatReadsNothingIsGivenUpAtTheDeadline(@TempDir Path templates) throws IOException {
    Files.writeString(
        templates.resolve("notification.txt.mustache"),
        "{{#items}}" + "x".repeat(250_000) + "{{/items}}");
    EmailSettings settings =
        new EmailSettings(
            "bell@example.org",
            null,
            URI.create("https://app.example.org"),
            Samples.BRAND,
            Map.of(),
            templates);
    String[] payloads = Collections.nCopies(50, "{}").toArray(String[]::new);
    Duration minute = Duration.ofMinutes(1);
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + TO_DATA + "IGNORE");
        SmtpProvider provider =
            new SmtpProvider(
                server("localhost", server.port(), minute, Duration.ofSeconds(2), 1, minute),
                Samples.messages(settings),
                clock)) {
      assertThat(provider.send(Samples.saying(payloads)))
          .isEqualTo(new TryAgain(Fault.PROVIDER, "not done in PT2S", null));
      assertThat(server.received()).contains("DATA");
    }
  }

  @Test
  void aServerThatNeverStopsTalkingIsGivenUp() throws IOException {
    String endless = "S: 250-" + "x".repeat(1000) + "\n";
    isOfProvider(resultOf(GREETING + "C: MAIL\n" + endless.repeat(300) + "STALL"));
  }

  @Test
  void noMoreConnectionsAreOpenThanMayBe() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(GREETING + "STALL", GREETING + "STALL", GREETING + TAKEN);
        SmtpProvider provider =
            provider(server.port(), Duration.ofSeconds(10), Duration.ofSeconds(1), 2)) {
      List<CompletableFuture<SendResult>> results =
          List.of(sending(provider), sending(provider), sending(provider));
      await().until(() -> results.stream().allMatch(CompletableFuture::isDone));
      results.forEach(result -> isOfProvider(result.join()));
      assertThat(server.connections()).isEqualTo(2);
      assertThat(results)
          .extracting(CompletableFuture::join)
          .contains(
              new TryAgain(Fault.PROVIDER, "none of its connections became free in time", null));
    }
  }

  private static CompletableFuture<SendResult> sending(SmtpProvider provider) {
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> result.complete(provider.send(MESSAGE)));
    return result;
  }

  @Test
  void anInterruptEndsTheSending() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + "STALL");
        SmtpProvider provider = provider(server.port())) {
      CompletableFuture<SendResult> result = new CompletableFuture<>();
      Thread thread = Thread.ofVirtual().start(() -> result.complete(provider.send(MESSAGE)));
      await().until(() -> server.received().size() == 1);
      thread.interrupt();
      await().atMost(Duration.ofSeconds(2)).until(result::isDone);
      isOfProvider(result.join());
    }
  }

  @Test
  void anInterruptEndsTheWaiting() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + "STALL");
        SmtpProvider provider =
            provider(server.port(), Duration.ofSeconds(4), Duration.ofSeconds(10), 1)) {
      CompletableFuture<SendResult> first = sending(provider);
      await().until(() -> server.received().size() == 1);
      CompletableFuture<SendResult> result = new CompletableFuture<>();
      Thread thread = Thread.ofVirtual().start(() -> result.complete(provider.send(MESSAGE)));
      thread.interrupt();
      await().atMost(Duration.ofSeconds(2)).until(result::isDone);
      assertThat(result.join()).isEqualTo(new TryAgain(Fault.PROVIDER, "interrupted", null));
      assertThat(first).isNotDone();
    }
  }

  @Test
  void aConnectionThatWasIdleForTooLongIsNotUsed() throws IOException {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.of(GREETING + TAKEN + "STALL", GREETING + TAKEN + "STALL");
        SmtpProvider provider = provider(server.port())) {
      provider.send(MESSAGE);
      now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
      assertThat(provider.send(MESSAGE)).isInstanceOf(Accepted.class);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatNobodyUsesIsClosed() throws IOException {
    Duration idle = Duration.ofMillis(50);
    Duration second = Duration.ofSeconds(1);
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + TAKEN + "C: QUIT");
        SmtpProvider provider =
            new SmtpProvider(
                server("localhost", server.port(), second, second, 1, idle),
                Samples.messages(),
                clock)) {
      provider.send(MESSAGE);
      now.updateAndGet(time -> time.plus(idle));
      await().until(() -> server.received().getLast().equals("QUIT"));
    }
  }

  @Test
  void aHostWithoutAnAddressIsTheProvidersFault() {
    Duration second = Duration.ofSeconds(1);
    SmtpServer nowhere = server("nowhere.invalid", 25, second, second, 1, second);
    try (SmtpProvider provider = new SmtpProvider(nowhere, Samples.messages(), clock)) {
      isOfProvider(provider.send(MESSAGE));
    }
  }

  @Test
  void anAddressThatIsNotAsciiNeedsAServerThatTakesIt() throws IOException {
    Outgoing message = Samples.to("zoé@exämple.com");
    String utf8 =
        """
        S: 220 sink
        C: EHLO
        S: 250-sink
        S: 250-8BITMIME
        S: 250 SMTPUTF8
        C: MAIL FROM:<bell@example.org> SMTPUTF8
        S: 250 ok
        C: RCPT TO:<zoé@xn--exmple-cua.com>
        S: 250 ok
        C: DATA
        S: 354 go on
        MESSAGE
        S: 250 ok
        """;
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + "STALL");
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(message)).isInstanceOf(Refused.class);
    }
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(utf8);
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(message)).isInstanceOf(Accepted.class);
      assertThat(server.faults()).isEmpty();
      assertThat(server.received()).contains("To: zoé@xn--exmple-cua.com");
    }
  }

  @Test
  void whatIsNoAddressIsGoneWithoutAskingTheServer() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of();
        SmtpProvider provider = provider(server.port())) {
      assertThat(provider.send(Samples.to("bob@example.com>\r\nRCPT TO:<eve@example.com")))
          .isInstanceOf(TargetGone.class);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void whatIsNoMailboxIsRefused() throws IOException {
    Outgoing mail = MESSAGE;
    Outgoing call =
        new Outgoing(
            mail.id(),
            mail.tenant(),
            mail.receiver(),
            new Endpoint("id", "https://example.org", "whsec_"),
            mail.locale(),
            mail.zone(),
            mail.items(),
            1,
            1);
    try (SmtpProvider provider = provider(1)) {
      assertThat(provider.send(call)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void aClosedProviderSendsNothing() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.of(GREETING + TAKEN + "C: QUIT")) {
      SmtpProvider provider = provider(server.port());
      provider.send(MESSAGE);
      provider.close();
      assertThat(provider.send(MESSAGE)).isEqualTo(new TryAgain(Fault.PROVIDER, "closed", null));
      await().until(() -> server.received().getLast().equals("QUIT"));
    }
  }
}
