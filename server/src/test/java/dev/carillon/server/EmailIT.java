package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// E-mails from a request to a mailbox.
class EmailIT {
  private static final String OVERDUE =
      """
      {"object":"invoice","receiverId":"ada","type":"invoice.overdue","channels":["realtime","email"],
       "payload":{"title":"Invoice 42","message":"Invoice 42 is <b>overdue</b>.","url":"/invoices/42"}}
      """;

  private static String key(Path data) {
    return Program.run("token", "--service", "billing", "--data", data.toString()).onlyLine();
  }

  private static void knows(RunningServer server, String key, String email) {
    HttpResponse<String> put =
        server.send(
            server
                .request("/contacts/ada", key)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"locale\":\"en\",\"email\":\"" + email + "\"}")));
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
  void anEmailArrivesAtARealServer(@TempDir Path data) throws Exception {
    GreenMail mail = mailServer();
    try (RunningServer server = RunningServer.start(data, smtp(mail.getSmtp().getPort()))) {
      String key = key(data);
      knows(server, key, "ada@example.org");

      server.post("/notifications", key, OVERDUE);

      assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
      MimeMessage message = mail.getReceivedMessages()[0];
      assertThat(message.getSubject()).isEqualTo("Invoice 42");
      assertThat(message.getFrom()[0]).hasToString("Acme <billing@example.org>");
      assertThat(message.getAllRecipients()[0]).hasToString("ada@example.org");
      await()
          .untilAsserted(() ->
              assertThat(
                      server.metric(
                          "carillon_deliveries_sent_total{channel=\"email\",provider=\"smtp-1\"}"))
                  .isEqualTo(1));
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
      server.post("/notifications", key, OVERDUE);
      await()
          .untilAsserted(() ->
              assertThat(
                      server.metric(
                          "carillon_deliveries_suppressed_total{channel=\"email\",reason=\"preference\"}"))
                  .isEqualTo(1));
      assertThat(mail.getReceivedMessages()).hasSize(1);
      server.assertNoComplaints();
    } finally {
      mail.stop();
    }
  }

  @Test
  void whatCouldNotBeSentIsSentAgainWithAnotherAddress(@TempDir Path data) {
    GreenMail mail = mailServer();
    int port = mail.getSmtp().getPort();
    mail.stop();
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
      mail = mailServer(port);
      String redrive = "/admin/dead-letters/" + letter.get("id").asString() + "/redrive";
      HttpResponse<String> again = server.post(redrive, key, "{\"email\":\"ada@example.org\"}");
      assertThat(again.statusCode()).as(again.body()).isEqualTo(200);

      assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
      assertThat(Stream.of(mail.getReceivedMessages()).map(EmailIT::recipient))
          .containsExactly("ada@example.org");
      await().untilAsserted(() -> assertThat(letters(server, key).get("count").asInt()).isZero());
    } finally {
      mail.stop();
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
  void anEscalationIsSentUnlessItIsReadInTime(@TempDir Path data) {
    String escalating =
        """
        {"object":"o","receiverId":"ada","type":"t","payload":{"message":"%s"},
         "escalation":[{"channel":"email","after":"PT2S"}]}
        """;
    GreenMail mail = mailServer();
    try (RunningServer server = RunningServer.start(data, smtp(mail.getSmtp().getPort()))) {
      String key = key(data);
      knows(server, key, "ada@example.org");
      String read =
          RunningServer.json(server.post("/notifications", key, escalating.formatted("read")))
              .get("id")
              .asString();
      server.post("/notifications", key, escalating.formatted("unread"));
      server.patch("/notifications/" + read + "/read", server.token("ada"), "");

      assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
      await()
          .untilAsserted(() ->
              assertThat(
                      server.metric(
                          "carillon_deliveries_suppressed_total{channel=\"email\",reason=\"read\"}"))
                  .isEqualTo(1));
      assertThat(mail.getReceivedMessages()).hasSize(1);
    } finally {
      mail.stop();
    }
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
