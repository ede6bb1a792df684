package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.EventType;
import dev.carillon.events.EventTypes;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every event that Carillon comes with, from `POST /events` to the bell.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogIT {
  private static final String CASES = "/dev/carillon/server/catalog.csv";

  private RunningServer server;
  private String key;
  private Person ada;
  private Person bob;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = RunningServer.start(directory);
    key = Program.run("token", "--service", "backend", "--data", directory.toString()).onlyLine();
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  @BeforeEach
  void meet() {
    ada = Person.signedIn(server, "ada");
    bob = Person.signedIn(server, "bob");
  }

  private HttpResponse<String> tell(String name, String data) {
    String body =
        "{\"name\":\"%s\",\"occurredAt\":\"2026-11-22T07:05:00Z\",\"data\":%s}"
            .formatted(name, data);
    return server.post("/events", key, body);
  }

  /// `A` and `B` stand for two people's ids.
  private String dataOf(String data) {
    return data.replace("\"A\"", '"' + ada.id() + '"').replace("\"B\"", '"' + bob.id() + '"');
  }

  private void awaitTold() {
    await("an empty outbox")
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.metric("carillon_outbox_depth") == 0);
  }

  @ParameterizedTest
  @CsvFileSource(resources = CASES, delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
  void anEventRingsTheBellOfWhomItConcernsAndOfNobodyElse(
      String name, String data, String object, String sender, String french, String english) {
    for (String language : List.of("fr", "en")) {
      meet();
      String prefix = language.equals("fr") ? "" : "tenant.acme.";
      server.send(
          server
              .request("/contacts/" + bob.id(), key)
              .header("Content-Type", "application/json")
              .method(
                  "PUT",
                  BodyPublishers.ofString(
                      "{\"locale\":\"" + language + "\",\"timeZone\":\"Europe/Paris\"}")));
      try (StockClient bell = StockClient.connected(bob)) {
        HttpResponse<String> answer = tell(prefix + name, dataOf(data));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);

        JsonNode heard = bell.awaitFirst("new-notification");
        assertThat(heard.get("type").stringValue()).isEqualTo(name);
        assertThat(heard.get("object").stringValue()).isEqualTo(object);
        assertThat(heard.get("senderId").stringValue())
            .isEqualTo(sender.replace("A", ada.id()).replace("B", bob.id()));
        assertThat(heard.at("/payload/message").stringValue().replace('\u202f', ' '))
            .isEqualTo(language.equals("fr") ? french : english);
        assertThat(heard.at("/payload/messageKey").stringValue()).isEqualTo(name);
        assertThat(heard.get("payload").valueStream().noneMatch(JsonNode::isArray)).isTrue();
        awaitTold();
        assertThat(bob.unreadCount()).isEqualTo(1);
        assertThat(ada.unreadCount()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = CASES, delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
  void eachMemberThatIsRequiredIsMissedByName(String name, String data) {
    ObjectNode good = RunningServer.JSON.readTree(dataOf(data)).asObject();
    for (String member : List.copyOf(good.propertyNames())) {
      ObjectNode without = good.deepCopy();
      without.remove(member);
      HttpResponse<String> answer = tell(name, without.toString());
      if (answer.statusCode() != 202) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"data." + member + "\"");
      } else {
        assertThat(member).isIn("preview", "actorId");
      }
    }
  }

  @Test
  void anIdThatNobodyCanHaveIsRefused() {
    for (String id : List.of(" ", "a\\u0007")) {
      HttpResponse<String> answer =
          tell("user.welcome", "{\"userId\":\"" + id + "\",\"userName\":\"Bob\"}");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("data.userId");
    }
  }

  @Test
  void aFigureNotifiesNobody() {
    assertThat(tell("project.stats.updated", "{\"totalProjects\":12}").statusCode()).isEqualTo(202);
    assertThat(tell("project.stats.updated", "{\"totalProjects\":-1}").statusCode()).isEqualTo(400);
    awaitTold();

    assertThat(ada.unreadCount()).isZero();
    assertThat(bob.unreadCount()).isZero();
  }

  @Test
  void messagesOfOneConversationAreOneThatCountsThem() {
    String event =
        """
        {"name":"message.received","data":{"messageId":"m%d","conversationId":"%s","senderId":"A",
         "senderName":"Ada","recipientIds":["B"],"preview":"%1$d"}}
        """;
    String events =
        IntStream.rangeClosed(1, 5)
            .mapToObj(number -> event.formatted(number, "c"))
            .collect(Collectors.joining(",", "[", "," + event.formatted(6, "another") + "]"));
    assertThat(server.post("/events/batch", key, dataOf(events)).statusCode()).isEqualTo(202);
    awaitTold();

    JsonNode shown = bob.read("/notifications/unread").get("data");
    assertThat(shown.valueStream().map(one -> one.get("groupCount").intValue()))
        .containsExactlyInAnyOrder(1, 5);
    assertThat(bob.unreadCount()).isEqualTo(2);
  }

  @Test
  void nobodyIsToldOfTheirOwnAct() {
    tell(
        "message.received",
        dataOf(
            "{\"messageId\":\"m\",\"conversationId\":\"c\",\"senderId\":\"A\","
                + "\"senderName\":\"Ada\",\"recipientIds\":[\"A\",\"B\",\"B\"]}"));
    tell("user.profile.updated", dataOf("{\"userId\":\"A\",\"actorId\":\"A\"}"));
    await().untilAsserted(() -> assertThat(bob.unreadCount()).isEqualTo(1));
    awaitTold();

    assertThat(ada.unreadCount()).isZero();
  }

  @Test
  void theDocumentNamesEveryEventAndItsMembers() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "events.md"));
    for (EventTypes room : CatalogTypes.all()) {
      for (EventType type : room.types()) {
        JsonNode schema = RunningServer.JSON.readTree(type.schema());
        assertThat(document).contains("| `" + type.name() + "` | ");
        String row =
            document
                .lines()
                .filter(line -> line.startsWith("| `" + type.name() + "` |"))
                .findFirst()
                .orElseThrow();
        List<String> required =
            schema.get("required").values().stream().map(JsonNode::stringValue).toList();
        for (String member : schema.get("properties").propertyNames()) {
          assertThat(row).contains('`' + member + (required.contains(member) ? "`" : "?`"));
        }
      }
    }
  }
}
