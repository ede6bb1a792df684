package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import dev.carillon.web.tokens.SocketTokenCheck;
import dev.carillon.web.tokens.SocketTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationsControllerTest {
  private TestServer server;
  private String user = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.auth.open-tenants=default");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void someoneElse() {
    user = "u-" + UUID.randomUUID();
    server.store.failWith(null);
  }

  private String sent(String object) {
    String json =
        "{\"object\":\"%s\",\"receiverId\":\"%s\",\"type\":\"t\",\"payload\":{}}"
            .formatted(object, user);
    return server.post(server.as("sender", "/notifications"), json).json().get("id").asString();
  }

  private HttpRequest.Builder mine(String path) {
    return server.as(user, path);
  }

  @Test
  void aListComesInTheCharsetThatIsAskedFor() throws Exception {
    String id = sent("é 🔔");
    HttpRequest request =
        mine("/notifications").header("Accept", "application/json;charset=UTF-16BE").GET().build();

    var answer = server.client.send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_16BE))
        .contains("{\"id\":\"" + id + "\",\"object\":\"é 🔔\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notifications", "/v1/notifications"})
  void oneIsShownAsTheContractHasIt(String base) {
    String id = sent("o");

    Answer answer = server.get(mine(base + "/" + id));

    String createdAt = answer.json().get("data").get("createdAt").asString();
    assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":true,\"data\":{\"id\":\"%s\",\"object\":\"o\",\"receiverId\":\"%s\","
                    .formatted(id, user)
                + "\"senderId\":\"sender\",\"type\":\"t\",\"payload\":{},\"createdAt\":\"%s\","
                    .formatted(createdAt)
                + "\"readAt\":null,\"seq\":1,\"unreadSeq\":1,\"archivedAt\":null,\"snoozedUntil\":null,"
                + "\"expiresAt\":null,\"groupCount\":1}}");
  }

  @Test
  void unreadOnesComeNewestFirstWithTheExactCount() {
    sent("first");
    sent("second");
    sent("third");

    JsonNode page = server.get(mine("/notifications/unread?limit=2")).json();

    assertThat(page.get("data").valueStream().map(n -> n.get("object").asString()))
        .containsExactly("third", "second");
    assertThat(page.get("count").asInt()).isEqualTo(3);
    assertThat(page.get("seq").asInt()).isEqualTo(3);
    assertThat(page.get("epoch").asInt()).isEqualTo(7);
  }

  @Test
  void theCursorLeadsToTheRest() {
    sent("first");
    sent("second");
    sent("third");
    String cursor =
        server.get(mine("/notifications/unread?limit=2")).json().get("nextCursor").asString();

    JsonNode rest = server.get(mine("/notifications/unread?limit=2&cursor=" + cursor)).json();

    assertThat(rest.get("data").valueStream().map(n -> n.get("object").asString()))
        .containsExactly("first");
    assertThat(rest.get("nextCursor").isNull()).isTrue();
  }

  @Test
  void anEmptyInboxIsAnEmptyPage() {
    assertThat(server.get(mine("/notifications/unread")).text())
        .isEqualTo(
            "{\"success\":true,\"data\":[],\"count\":0,\"nextCursor\":null,\"seq\":0,\"epoch\":0}");
  }

  @Test
  void theCountIsExact() {
    sent("o");

    assertThat(server.get(mine("/notifications/unread-count")).text())
        .isEqualTo("{\"success\":true,\"count\":1,\"seq\":1,\"epoch\":7}");
  }

  @Test
  void readingAnswersWithWhatIsLeft() {
    sent("o");
    String id = sent("o");

    assertThat(server.patch(mine("/notifications/" + id + "/read")).text())
        .isEqualTo(
            "{\"success\":true,\"message\":\"Notification marquée comme lue\",\"seq\":3,"
                + "\"unread\":1}");
  }

  @Test
  void readingTwiceKeepsTheFirstTime() {
    String id = sent("o");
    server.patch(mine("/notifications/" + id + "/read"));
    JsonNode first = server.get(mine("/notifications/" + id)).json();

    Answer again = server.patch(mine("/notifications/" + id + "/read"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("seq").asInt()).isEqualTo(2);
    assertThat(server.get(mine("/notifications/" + id)).json()).isEqualTo(first);
  }

  @Test
  void whatWasReadCanBecomeUnreadAgain() {
    String id = sent("o");
    server.patch(mine("/notifications/" + id + "/read"));

    Answer answer =
        server.patch(mine("/notifications/" + id + "/unread").header("Accept-Language", "en"));

    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":true,\"message\":\"Notification marked as unread\",\"seq\":3,"
                + "\"unread\":1}");
  }

  @Test
  void archivingTakesOneOutOfTheListsUntilItIsUnarchived() {
    String id = sent("o");

    Answer archived = server.patch(mine("/notifications/" + id + "/archive"));

    assertThat(archived.text())
        .isEqualTo(
            "{\"success\":true,\"message\":\"Notification archivée\",\"seq\":2,\"unread\":0}");
    assertThat(ids("/notifications")).isEmpty();
    assertThat(ids("/notifications?state=archived")).containsExactly(id);
    assertThat(server.patch(mine("/notifications/" + id + "/unarchive")).json().get("unread"))
        .hasToString("1");
    assertThat(ids("/notifications")).containsExactly(id);
  }

  @Test
  void whatIsDeletedIsGoneAndDeletingItTwiceIsDone() {
    String id = sent("o");

    for (int time = 0; time < 2; time++) {
      Answer deleted = server.send(mine("/notifications/" + id).DELETE());
      assertThat(deleted.text())
          .isEqualTo(
              "{\"success\":true,\"message\":\"Notification supprimée\",\"seq\":2,\"unread\":0}");
    }

    assertThat(server.get(mine("/notifications/" + id)).status()).isEqualTo(404);
    assertThat(server.patch(mine("/notifications/" + id + "/read")).status()).isEqualTo(404);
  }

  private List<String> ids(String path) {
    return server
        .get(mine(path))
        .json()
        .get("data")
        .valueStream()
        .map(row -> row.get("id").asString())
        .toList();
  }

  @Test
  void theHistoryIsFilteredAndReadPageByPage() {
    String first = sent("o");
    String second = sent("o");
    String third = sent("o");
    server.patch(mine("/notifications/" + second + "/read"));

    assertThat(ids("/notifications")).containsExactly(third, second, first);
    assertThat(ids("/notifications?state=unread")).containsExactly(third, first);
    assertThat(ids("/notifications?state=read&type=t")).containsExactly(second);
    assertThat(ids("/notifications?type=other")).isEmpty();
    JsonNode page = server.get(mine("/notifications?limit=2")).json();
    assertThat(page.get("count").asInt()).isEqualTo(2);
    assertThat(ids("/notifications?cursor=" + page.get("nextCursor").asString()))
        .containsExactly(first);
  }

  @Test
  void aSyncTellsWhatChangedAfterANumber() {
    String first = sent("o");
    String second = sent("o");
    long epoch = server.get(mine("/notifications/unread-count")).json().get("epoch").asLong();
    server.send(mine("/notifications/" + first).DELETE());
    server.patch(mine("/notifications/read-all"));

    JsonNode sync =
        server.get(mine("/notifications/sync?since=1&epoch=" + epoch + "&limit=2")).json();
    JsonNode rest = server.get(mine("/notifications/sync?since=3&epoch=" + epoch)).json();

    assertThat(sync.get("reset").asBoolean()).isFalse();
    assertThat(sync.get("hasMore").asBoolean()).isTrue();
    assertThat(sync.get("seq").asInt()).isEqualTo(3);
    assertThat(sync.get("head").asInt()).isEqualTo(4);
    assertThat(sync.get("changes").get(0).get("id").asString()).isEqualTo(second);
    assertThat(sync.get("changes").get(1))
        .hasToString("{\"id\":\"" + first + "\",\"seq\":3,\"deleted\":true}");
    assertThat(rest.get("changes")).isEmpty();
    assertThat(rest.get("marks").get(0).get("upTo").asInt()).isEqualTo(3);
    assertThat(rest.get("unread").asInt()).isZero();
    assertThat(rest.get("hasMore").asBoolean()).isFalse();
  }

  @Test
  void aSyncWithoutOrWithAnotherEpochBeginsAnew() {
    String id = sent("o");

    for (String query : List.of("since=1", "since=1&epoch=5", "since=0&epoch=0")) {
      JsonNode sync = server.get(mine("/notifications/sync?" + query)).json();
      assertThat(sync.get("reset").asBoolean()).as(query).isTrue();
      assertThat(sync.get("changes").get(0).get("id").asString()).isEqualTo(id);
      assertThat(sync.get("seq").asInt()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notifications/read-all", "/v1/notifications/mark-all-read"})
  void readingAllCountsWhatBecameRead(String path) {
    sent("o");
    sent("o");

    assertThat(server.patch(mine(path)).text())
        .isEqualTo(
            "{\"success\":true,\"message\":\"Toutes les notifications marquées comme lues\","
                + "\"count\":2,\"seq\":3,\"unread\":0}");
  }

  @Test
  void readingAllUpToANumberLeavesWhatCameLater() {
    sent("o");
    sent("o");

    JsonNode answer = server.patch(mine("/notifications/read-all"), "{\"upTo\":1}").json();

    assertThat(answer.get("count").asInt()).isEqualTo(1);
    assertThat(answer.get("unread").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"upTo\":null}"})
  void readingAllWithoutANumberReadsAll(String body) {
    sent("o");

    assertThat(server.patch(mine("/notifications/read-all"), body).json().get("count").asInt())
        .isEqualTo(1);
  }

  @Test
  void anothersNotificationLooksLikeNone() {
    String id = sent("o");
    String none = "01234567-89ab-7def-8123-456789abcdef";

    for (String suffix : new String[] {"", "/read", "/unread"}) {
      Set<String> answers = new HashSet<>();
      for (String path : new String[] {id, none, "not-an-id", UUID.randomUUID().toString()}) {
        var request = server.as("stranger", "/notifications/" + path + suffix);
        Answer answer = suffix.isEmpty() ? server.get(request) : server.patch(request);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("Notification non trouvée");
        answers.add(answer.text().replace(path, "the-id"));
      }
      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void theSamePersonInAnotherTenantIsAnother() {
    String id = sent("o");
    String token = server.token(user, new TenantId("elsewhere"));
    var request = server.request("/notifications/" + id).header("Authorization", "Bearer " + token);

    assertThat(server.get(request).status()).isEqualTo(404);
  }

  @Test
  void aTenantThatIsNotOpenKeepsItsUsersFromWritingToOthers() {
    String token = server.token("ada", new TenantId("closed"));
    var request = server.request("/notifications").header("Authorization", "Bearer " + token);
    String json = "{\"object\":\"o\",\"receiverId\":\"%s\",\"type\":\"t\",\"payload\":{}}";

    Answer toAnother = server.post(request, json.formatted("grace"));
    assertThat(toAnother.status()).isEqualTo(403);
    var toOneself = server.request("/notifications").header("Authorization", "Bearer " + token);
    assertThat(server.post(toOneself, json.formatted("ada")).status()).isEqualTo(201);
  }

  @Test
  void aSocketTokenIsHandedOutForAnHour() {
    JsonNode answer = server.get(mine("/v1/notifications/ws-token")).json();

    assertThat(answer.propertyNames()).containsExactly("wsToken", "expiresIn", "tokenType");
    assertThat(answer.get("expiresIn").asInt()).isEqualTo(3600);
    assertThat(answer.get("tokenType").asString()).isEqualTo("Bearer");
    var check = server.bean(SocketTokens.class).verify(answer.get("wsToken").asString());
    assertThat(check)
        .isInstanceOfSatisfying(
            SocketTokenCheck.Valid.class,
            valid -> assertThat(valid.identity().user().value()).isEqualTo(user));
  }

  @Test
  void aServiceHasNoInbox() {
    String key = server.serviceKey("backend");

    for (String path : new String[] {"/unread", "/unread-count", "/ws-token"}) {
      Answer answer =
          server.get(
              server.request("/notifications" + path).header("Authorization", "Bearer " + key));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.message()).contains("utilisateurs");
    }
  }

  @Test
  void aStoreThatIsAwayIsAnsweredWithWhenToComeBack() {
    server.store.failWith(
        new StoreUnavailableException("FATAL: role \"x\"", Duration.ofMillis(1500)));

    Answer read = server.get(mine("/notifications/unread"));
    Answer written =
        server.post(
            mine("/notifications"),
            "{\"object\":\"o\",\"receiverId\":\"r\",\"type\":\"t\",\"payload\":{}}");

    for (Answer answer : new Answer[] {read, written}) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("2");
      assertThat(answer.text()).doesNotContain("FATAL");
    }
  }

  @Test
  void aFaultOfOursTellsNothing() {
    server.store.failWith(new IllegalStateException("jdbc:postgresql://db password=hunter2"));

    Answer answer = server.get(mine("/notifications/unread"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.problem()).isEqualTo("internal");
    assertThat(answer.text()).doesNotContain("hunter2", "Exception", "jdbc");
  }

  @Test
  void blockingMethodsRunOnVirtualThreads() {
    server.get(mine("/notifications/unread-count"));
    assertThat(server.store.lastThread()).get().matches(Thread::isVirtual);

    server.patch(mine("/notifications/read-all"), "{}");
    assertThat(server.store.lastThread()).get().matches(Thread::isVirtual);
  }
}
