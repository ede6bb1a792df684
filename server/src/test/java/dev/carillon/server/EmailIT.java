package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// E-mails from a request to a mailbox.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmailIT {
  private final GreenMail mail = mailServer();
  private EmbeddedPostgres postgres;
  private RunningServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgresOptions.at(directory.resolve("postgres"))
                .withBinariesDirectory(Program.SHARED_BINARIES)
                .withoutDurabilityForTests());
    Map<String, String> settings = smtp(mail.getSmtp().getPort());
    settings.put("CARILLON_DATABASE_URL", postgres.jdbcUrl());
    settings.put("CARILLON_DATABASE_USERNAME", postgres.username());
    settings.put("CARILLON_DATABASE_PASSWORD", postgres.password());
    Path data = directory.resolve("data");
    server = RunningServer.start(data, settings);
    key = key(data);
  }

  @AfterAll
  void stop() {
    server.close();
    postgres.close();
    mail.stop();
    server.assertNoComplaints();
  }

  private List<MimeMessage> mailsTo(String receiver) {
    return Stream.of(mail.getReceivedMessages())
        .filter(message -> recipient(message).equals(receiver + "@example.org"))
        .toList();
  }

  private MimeMessage firstMailTo(String receiver) {
    await().until(() -> !mailsTo(receiver).isEmpty());
    return mailsTo(receiver).getFirst();
  }

  private static final String OVERDUE =
      """
      {"object":"invoice","receiverId":"ada","type":"invoice.overdue","channels":["realtime","email"],
       "payload":{"title":"Invoice 42","message":"Invoice 42 is <b>overdue</b>.","url":"/invoices/42"}}
      """;

  private static String key(Path data) {
    return Program.run("token", "--service", "billing", "--data", data.toString()).onlyLine();
  }

  private static void knows(RunningServer server, String key, String email) {
    put(server, "/contacts/ada", key, "{\"locale\":\"en\",\"email\":\"" + email + "\"}");
  }

  private void knows(String who) {
    String contact = "{\"locale\":\"en\",\"email\":\"" + who + "@example.org\"}";
    put(server, "/contacts/" + who, key, contact);
  }

  private static void put(RunningServer server, String path, String token, String body) {
    HttpResponse<String> put =
        server.send(
            server
                .request(path, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
  }

  private static JsonNode letters(RunningServer server, String key) {
    return RunningServer.json(server.get("/admin/dead-letters", key));
  }

  @Test
  void inDevelopmentAnEmailIsInTheMailboxOfTheProcess(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key = key(data);
      knows(server, key, "ada@example.org");
      assertThat(server.get("/dev/mailbox", null).body()).contains("No e-mails yet");

      String id =
          RunningServer.json(server.post("/notifications", key, OVERDUE)).get("id").asString();

      String path = "/dev/mailbox/" + id + ".email";
      await()
          .untilAsserted(() ->
              assertThat(server.get("/dev/mailbox", null).body()).contains(path, "Invoice 42"));
      assertThat(server.get(path, null).body()).contains("ada@example.org");
      HttpResponse<String> html = server.get(path + "/html", null);
      assertThat(html.body())
          .contains("Invoice 42 is &lt;b&gt;overdue&lt;/b&gt;.", "/invoices/42")
          .doesNotContain("<b>overdue");
      assertThat(html.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
      assertThat(server.get(path + "/text", null).body()).contains("<b>overdue</b>");
      assertThat(server.get(path + "/source", null).body()).contains("Message-ID: <" + id);
      assertThat(server.get("/dev/mailbox/other", null).statusCode()).isEqualTo(404);
      server.assertNoComplaints();
    }
  }

  @Test
  void aBroadcastAndAnEventReachWhoIsAway() {
    knows("hal");
    knows("ivy");
    put(server, "/topics/releases/members", key, "{\"users\":[\"hal\",\"ivy\"]}");

    HttpResponse<String> begun =
        server.post(
            "/broadcasts",
            key,
            """
            {"audience":{"topic":"releases"},"object":"release.out","type":"release",
             "channels":["realtime","email"],"payload":{"message":"Version 2 is out."}}
            """);
    HttpResponse<String> told =
        server.post(
            "/events", key, "{\"name\":\"user.password.changed\",\"data\":{\"userId\":\"hal\"}}");

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    assertThat(told.statusCode()).as(told.body()).isEqualTo(202);
    await()
        .untilAsserted(() -> {
          assertThat(mailsTo("ivy").stream().map(GreenMailUtil::getBody))
              .singleElement()
              .asString()
              .contains("Version 2 is out.");
          assertThat(mailsTo("hal").stream().map(GreenMailUtil::getBody))
              .satisfiesExactlyInAnyOrder(
                  text -> assertThat(text).contains("Version 2 is out."),
                  text -> assertThat(text).contains("Your password was changed"));
        });
    String event = RunningServer.json(told).get("id").asString();
    await()
        .untilAsserted(() -> {
          JsonNode trace = RunningServer.json(server.get("/events/" + event + "/trace", key));
          assertThat(trace.at("/data/steps").findValuesAsString("step"))
              .containsExactly("event", "told");
          assertThat(trace.at("/data/notifications/0/receiverId").asString()).isEqualTo("hal");
          assertThat(trace.at("/data/notifications/0/steps").findValuesAsString("step"))
              .containsExactly("event", "rule", "stored", "planned", "attempt", "sent");
        });
  }

  private static Map<String, String> smtp(int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CARILLON_PUBLICURL", "https://app.example.org");
    settings.put("CARILLON_EMAIL_FROM", "billing@example.org");
    settings.put("CARILLON_EMAIL_NAME", "Acme");
    settings.put("CARILLON_EMAIL_SERVERS_0_HOST", "127.0.0.1");
    settings.put("CARILLON_EMAIL_SERVERS_0_PORT", String.valueOf(port));
    settings.put("CARILLON_EMAIL_SERVERS_0_SECURITY", "none");
    return settings;
  }

  private static GreenMail mailServer() {
    return mailServer(0);
  }

  /// @param port 0 for any
  private static GreenMail mailServer(int port) {
    GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    return mail;
  }

  @Test
  void anEmailArrivesAtARealServer() throws Exception {
    knows("ada");

    server.post("/notifications", key, OVERDUE);

    MimeMessage message = firstMailTo("ada");
    assertThat(message.getSubject()).isEqualTo("Invoice 42");
    assertThat(message.getFrom()[0]).hasToString("Acme <billing@example.org>");
    await()
        .untilAsserted(() ->
            assertThat(
                    server.metric(
                        "carillon_deliveries_sent_total{channel=\"email\",provider=\"smtp-1\"}"))
                .isPositive());
    assertThat(server.get("/dev/mailbox", null).statusCode()).isEqualTo(404);

    String link = message.getHeader("List-Unsubscribe", null).replaceAll("[<>]", "");
    assertThat(link).startsWith("https://app.example.org/unsubscribe?t=");
    assertThat(message.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    HttpResponse<String> pressed =
        server.send(
            server
                .request(link.substring("https://app.example.org".length()), null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    assertThat(pressed.statusCode()).as(pressed.body()).isEqualTo(200);
    String unwanted = sent(OVERDUE);
    await()
        .untilAsserted(() ->
            assertThat(
                    server.metric(
                        "carillon_deliveries_suppressed_total{channel=\"email\",reason=\"preference\"}"))
                .isEqualTo(1));
    assertThat(mailsTo("ada")).hasSize(1);
    assertThat(trace(unwanted))
        .contains(
            "e-mail: the receiver does not want it (invoice.overdue)",
            "e-mail: not sent, the receiver does not want it");
  }

  private String sent(String notification) {
    HttpResponse<String> answer = server.post("/notifications", key, notification);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(201, 202);
    return RunningServer.json(answer).get("id").asString();
  }

  private List<String> trace(String id) {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/notifications/" + id + "/trace", key)
                .header("Accept-Language", "en")
                .GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningServer.json(answer)
        .at("/data/steps")
        .valueStream()
        .map(step -> step.get("text").asString())
        .toList();
  }

  @Test
  void whatADigestHeldBackComesInOneEmail() throws Exception {
    knows("dan");
    String dan = server.token("dan");
    put(server, "/preferences", dan, "{\"digest\":{\"every\":\"PT1H\"}}");
    List<String> ids =
        Stream.of("news.one", "news.two", "ads.three", "news.four")
            .map(type ->
                sent(
                    OVERDUE
                        .replace("ada", "dan")
                        .replaceAll("invoice.overdue|Invoice 42(?=\",)", type)))
            .toList();
    await()
        .untilAsserted(() ->
            assertThat(ids)
                .allSatisfy(id -> assertThat(trace(id)).last().asString().contains("waits until")));
    server.patch("/notifications/" + ids.get(3) + "/read", dan, "");
    put(
        server,
        "/preferences",
        dan,
        """
        {"digest":{"every":"PT1H"},"rules":[{"type":"ads.**","channel":"email","allowed":false}]}
        """);
    assertThat(mailsTo("dan")).isEmpty();

    anHourPasses();

    firstMailTo("dan");
    await()
        .untilAsserted(() ->
            assertThat(ids.subList(0, 2))
                .extracting(id -> trace(id).getLast())
                .satisfiesOnlyOnce(text -> assertThat(text).isEqualTo("e-mail: sent"))
                .satisfiesOnlyOnce(
                    text -> assertThat(text).startsWith("e-mail: sent in the message of ")));
    assertThat(trace(ids.get(0)))
        .anySatisfy(text -> assertThat(text).contains("held back", "for a summary"));
    assertThat(trace(ids.get(2)))
        .last()
        .isEqualTo("e-mail: not sent, the receiver does not want it");
    assertThat(trace(ids.get(3))).contains("e-mail: not sent, read in time");
    assertThat(mailsTo("dan"))
        .singleElement()
        .satisfies(mail ->
            assertThat(GreenMailUtil.getBody(mail))
                .contains("news.one", "news.two")
                .doesNotContain("ads.three", "news.four"));
  }

  /// For what is held back.
  private void anHourPasses() throws SQLException {
    String sql =
        """
        update delivery set next_attempt_at = next_attempt_at - interval '1 hour' where held
        """;
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void whatCouldNotBeSentIsSentAgainWithAnotherAddress(@TempDir Path data) {
    GreenMail later = mailServer();
    int port = later.getSmtp().getPort();
    later.stop();
    Map<String, String> settings = smtp(port);
    settings.put("CARILLON_EMAIL_RETRY_MAXATTEMPTS", "1");
    try (RunningServer server = RunningServer.start(data, settings)) {
      String key = key(data);
      knows(server, key, "ada@exmple.org");

      server.post("/notifications", key, OVERDUE);

      await()
          .untilAsserted(() -> assertThat(letters(server, key).get("count").asInt()).isEqualTo(1));
      JsonNode letter = letters(server, key).get("data").get(0);
      assertThat(letter.get("type").asString()).isEqualTo("invoice.overdue");
      assertThat(server.complaints())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("dead letter"));
      later = mailServer(port);
      String redrive = "/admin/dead-letters/" + letter.get("id").asString() + "/redrive";
      HttpResponse<String> again = server.post(redrive, key, "{\"email\":\"ada@example.org\"}");
      assertThat(again.statusCode()).as(again.body()).isEqualTo(200);

      assertThat(later.waitForIncomingEmail(10_000, 1)).isTrue();
      assertThat(Stream.of(later.getReceivedMessages()).map(EmailIT::recipient))
          .containsExactly("ada@example.org");
      await().untilAsserted(() -> assertThat(letters(server, key).get("count").asInt()).isZero());
    } finally {
      later.stop();
    }
  }

  private static String recipient(MimeMessage message) {
    try {
      return message.getAllRecipients()[0].toString();
    } catch (jakarta.mail.MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Test
  void anEscalationIsSentUnlessItIsReadInTime() {
    String escalating =
        """
        {"object":"o","receiverId":"eve","type":"t","payload":{"message":"%s"},
         "escalation":[{"channel":"email","after":"PT2S"}]}
        """;
    knows("eve");
    String read = sent(escalating.formatted("read"));
    sent(escalating.formatted("unread"));
    server.patch("/notifications/" + read + "/read", server.token("eve"), "");

    await()
        .untilAsserted(
            () -> assertThat(trace(read)).last().isEqualTo("e-mail: not sent, read in time"));
    firstMailTo("eve");
    assertThat(mailsTo("eve")).hasSize(1);
  }

  @Test
  void whoIsErasedIsNotSentWhatWaited() {
    String waiting =
        """
        {"object":"o","receiverId":"%s","type":"t","payload":{"message":"m"},
         "escalation":[{"channel":"email","after":"PT1S"}]}
        """;
    Person fay = Person.signedIn(server, "fay");
    knows(fay.id());
    knows("guy");
    try (StockClient client = StockClient.connected(fay)) {
      String id = sent(waiting.formatted(fay.id()));

      HttpResponse<String> erased = server.send(server.request("/users/" + fay.id(), key).DELETE());

      assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
      assertThat(RunningServer.json(erased).at("/data/deliveries").asInt()).isEqualTo(1);
      client.awaitFirst("disconnect");
      assertThat(server.get("/notifications/" + id + "/trace", key).statusCode()).isEqualTo(404);
    }
    sent(waiting.formatted("guy")); // Due after it.
    firstMailTo("guy");
    assertThat(mailsTo(fay.id())).isEmpty();
    assertThat(server.get("/contacts/" + fay.id(), key).statusCode()).isEqualTo(404);
  }

  @Test
  void withoutAPublicAddressTheStartSaysWhatToSet(@TempDir Path data) {
    Map<String, String> settings = smtp(25);
    settings.remove("CARILLON_PUBLICURL");
    try (RunningServer server = RunningServer.launch(data, settings)) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.text()).contains("set carillon.public-url").doesNotContain("\tat ");
    }
  }
}
