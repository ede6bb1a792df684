package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The stock Java client against the running server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientIT {
  private RunningServer server;
  private Person ada;
  private Person lin;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = RunningServer.start(directory);
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  @BeforeEach
  void meet() {
    // Connections are counted, and those of the test before end when they end.
    await().until(() -> server.metric("carillon_connections{transport=\"websocket\"}") == 0);
    await().until(() -> server.metric("carillon_connections{transport=\"polling\"}") == 0);
    ada = Person.signedIn(server, "ada");
    lin = Person.signedIn(server, "lin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aNotificationArrivesOver(String transport) {
    try (StockClient client = StockClient.connected(ada, transport)) {
      assertThat(client.heard("unread-notifications")).hasSize(1);
      assertThat(client.heard("unread-notifications").getFirst()).isEmpty();
      Person.Sent sent = lin.notify(ada, "Œuvre n° 1 🔔");

      JsonNode heard = client.awaitFirst("new-notification");
      assertThat(heard.get("id").stringValue()).isEqualTo(sent.id());
      assertThat(heard.get("seq").longValue()).isEqualTo(sent.seq());
      assertThat(heard.get("senderId").stringValue()).isEqualTo(lin.id());
      assertThat(heard.get("receiverId").stringValue()).isEqualTo(ada.id());
      assertThat(heard.at("/payload/message").stringValue()).isEqualTo("Œuvre n° 1 🔔");
      assertThat(heard.get("readAt").isNull()).isTrue();
      assertThat(server.metric("carillon_connections{transport=\"" + transport + "\"}")).isOne();
    }
  }

  @Test
  void pollingIsUpgradedToWebSocketAndNothingIsLost() {
    try (StockClient client = StockClient.connected(ada)) {
      int sent = 0;
      while (server.metric("carillon_connections{transport=\"websocket\"}") < 1) {
        lin.notify(ada, "on the way " + sent++);
      }
      lin.notify(ada, "after it");
      client.await("new-notification", one -> message(one).equals("after it"));
      assertThat(client.heard("new-notification")).hasSize(sent + 1);
      assertThat(server.metric("carillon_connections{transport=\"polling\"}")).isZero();
    }
  }

  @Test
  void everyTabHearsEverythingInOrder() {
    try (StockClient one = StockClient.connected(ada);
        StockClient two = StockClient.connected(ada, "websocket");
        StockClient three = StockClient.connected(ada, "polling");
        StockClient other = StockClient.connected(lin)) {
      Person.Sent first = lin.notify(ada, "first");
      Person.Sent second = lin.notify(ada, "second");
      ada.patch("/notifications/" + first.id() + "/read");
      ada.patch("/notifications/read-all");
      Stream.of(one, two, three)
          .forEach(tab -> {
            tab.await("unread-count", count -> count.get("seq").longValue() == 4);
            assertThat(tab.heard().stream().map(StockClient.Heard::event))
                .containsExactly(
                    "connect",
                    "unread-notifications",
                    "unread-count",
                    "new-notification",
                    "unread-count",
                    "new-notification",
                    "unread-count",
                    "notification-read",
                    "unread-count",
                    "notifications-read-all",
                    "unread-count");
            assertThat(tab.heard("unread-count").stream().map(one4 -> one4.get("count").asInt()))
                .containsExactly(0, 1, 2, 1, 0);
            assertThat(ids(tab.heard("new-notification"))).containsExactly(first.id(), second.id());
            JsonNode read = tab.heard("notification-read").getFirst();
            assertThat(read.get("id").stringValue()).isEqualTo(first.id());
            assertThat(read.get("readAt").isNull()).isFalse();
            JsonNode all = tab.heard("notifications-read-all").getFirst();
            assertThat(all.get("upTo").longValue()).isEqualTo(3);
            assertThat(all.get("seq").longValue()).isEqualTo(4);
          });
      assertThat(other.heard("new-notification")).isEmpty();
    }
  }

  @Test
  void marksByEventAreAnsweredAndToldToEveryTab() {
    try (StockClient one = StockClient.connected(ada);
        StockClient two = StockClient.connected(ada)) {
      Person.Sent first = lin.notify(ada, "first");
      lin.notify(ada, "second");
      JsonNode answer = one.ask("mark-read", Map.of("notificationId", first.id()));
      assertThat(answer)
          .isEqualTo(RunningServer.JSON.readTree("{\"success\":true,\"seq\":3,\"unread\":1}"));
      assertThat(two.awaitFirst("notification-read").get("id").stringValue()).isEqualTo(first.id());

      JsonNode all = two.ask("mark-all-read", Map.of("upTo", 3));
      assertThat(all)
          .isEqualTo(
              RunningServer.JSON.readTree("{\"success\":true,\"count\":1,\"seq\":4,\"unread\":0}"));
      assertThat(one.awaitFirst("notifications-read-all").get("seq").longValue()).isEqualTo(4);
      assertThat(one.ask("mark-all-read").get("count").longValue()).isZero();
      assertThat(ada.unreadCount()).isZero();
    }
  }

  @Test
  void whatExpiresIsDeletedUnderANumberOfItsOwn() {
    try (StockClient client = StockClient.connected(ada)) {
      String json =
          Person.notification(ada.id(), "soon over")
              .replace(
                  "\"type\"",
                  "\"expiresAt\":\"%s\",\"type\"".formatted(Instant.now().plusSeconds(1)));
      String id = RunningServer.json(lin.post("/notifications", json)).get("id").stringValue();

      JsonNode gone = client.awaitFirst("notification-updated");

      assertThat(gone)
          .isEqualTo(
              RunningServer.JSON.readTree(
                  "{\"id\":\"%s\",\"seq\":2,\"deleted\":true}".formatted(id)));
      client.await("unread-count", count -> count.get("seq").longValue() == 2);
      assertThat(ada.unreadCount()).isZero();
    }
  }

  @Test
  void refreshUnreadSendsThePageAgain() {
    try (StockClient client = StockClient.connected(ada)) {
      Person.Sent sent = lin.notify(ada, "still unread");
      client.awaitFirst("new-notification");
      assertThat(client.ask("refresh-unread").get("success").booleanValue()).isTrue();
      JsonNode page = client.awaitCount("unread-notifications", 2).getLast();
      assertThat(ids(List.copyOf(page.values()))).containsExactly(sent.id());
      // Without asking for an answer, as the guide does.
      client.emit("refresh-unread");
      client.awaitCount("unread-notifications", 3);
    }
  }

  @Test
  void whatIsNotOnesOwnIsNotFound() {
    Person.Sent adas = lin.notify(ada, "private");
    try (StockClient client = StockClient.connected(lin)) {
      for (String id : List.of(adas.id(), "019a0000-0000-7000-8000-000000000000", "no-id")) {
        JsonNode answer = client.ask("mark-read", Map.of("notificationId", id));
        assertThat(answer.get("success").booleanValue()).isFalse();
        assertThat(answer.get("code").stringValue()).isEqualTo("not_found");
        assertThat(answer.get("message").stringValue()).isNotBlank();
      }
    }
    assertThat(ada.unreadCount()).isEqualTo(1);
  }

  @Test
  void whatCannotBeUnderstoodIsInvalid() {
    try (StockClient client = StockClient.connected(ada)) {
      for (Object argument : List.of("text", 7, List.of(), Map.of(), Map.of("notificationId", 7))) {
        assertThat(client.ask("mark-read", argument).get("code").stringValue())
            .as(argument.toString())
            .isEqualTo("invalid");
      }
      assertThat(client.ask("mark-read").get("code").stringValue()).isEqualTo("invalid");
      for (Object bound : List.of("1", -1, 1.5, Long.MAX_VALUE)) {
        assertThat(client.ask("mark-all-read", Map.of("upTo", bound)).get("code").stringValue())
            .as(bound.toString())
            .isEqualTo("invalid");
      }
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void tooManyEventsAreRateLimitedAndTheSocketStays() {
    try (StockClient client = StockClient.connected(ada, "websocket")) {
      List<JsonNode> answers =
          IntStream.range(0, 51).mapToObj(_ -> client.ask("mark-all-read")).toList();
      assertThat(answers.subList(0, 50)).allMatch(answer -> answer.get("success").booleanValue());
      assertThat(answers.getLast().get("code").stringValue()).isEqualTo("rate_limited");
      lin.notify(ada, "heard all the same");
      client.awaitFirst("new-notification");
    }
  }

  @Test
  void overTheLimitTheOldestTabIsReplaced() {
    List<StockClient> tabs = new ArrayList<>();
    try {
      for (int i = 0; i < 17; i++) {
        tabs.add(StockClient.connected(ada, "websocket"));
      }
      assertReplaced(tabs.getFirst());
      lin.notify(ada, "to the others");
      tabs.stream().skip(1).forEach(tab -> tab.awaitFirst("new-notification"));
      assertThat(tabs.getFirst().heard("new-notification")).isEmpty();
    } finally {
      tabs.forEach(StockClient::close);
    }
  }

  @Test
  void withALimitOfOneAUserHasASingleConnection(@TempDir Path directory) {
    Map<String, String> environment = Map.of("CARILLON_GATEWAY_MAXSOCKETSPERUSER", "1");
    try (RunningServer strict = RunningServer.start(directory, environment)) {
      Person single = Person.signedIn(strict, "ada");
      try (StockClient old = StockClient.connected(single);
          StockClient young = StockClient.connected(single)) {
        assertReplaced(old);
        assertThat(young.isConnected()).isTrue();
        assertThat(strict.metric("carillon_users_connected")).isOne();
      }
    }
  }

  private static void assertReplaced(StockClient tab) {
    assertThat(tab.awaitFirst("disconnect-reason").toString()).isEqualTo("{\"code\":\"replaced\"}");
    assertThat(tab.awaitFirst("disconnect").stringValue()).isEqualTo("io server disconnect");
  }

  @Test
  void twoHundredConcurrentNotificationsArriveInOrderWithoutGapOrDouble() {
    try (StockClient client = StockClient.connected(ada, "websocket");
        StockClient polling = StockClient.connected(ada, "polling")) {
      List<CompletableFuture<HttpResponse<String>>> answers =
          IntStream.range(0, 200).mapToObj(i -> send("n" + i)).toList();
      answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(201));
      List<Long> expected = LongStream.rangeClosed(1, 200).boxed().toList();
      for (StockClient one : List.of(client, polling)) {
        one.await("unread-count", count -> count.get("seq").longValue() == 200);
        assertThat(one.heard("new-notification").stream().map(n -> n.get("seq").longValue()))
            .containsExactlyElementsOf(expected);
        assertThat(one.heard("unread-count").stream().map(n -> n.get("count").longValue()))
            .containsExactlyElementsOf(LongStream.rangeClosed(0, 200).boxed().toList());
        assertThat(ids(one.heard("new-notification"))).doesNotHaveDuplicates();
      }
      assertThat(ada.unreadCount()).isEqualTo(200);
    }
  }

  private CompletableFuture<HttpResponse<String>> send(String message) {
    return server.sendAsync(
        server
            .request("/notifications", lin.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Person.notification(ada.id(), message))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aPushThatRacesWithAConnectIsInThePageOrAfterItNeverBoth(String transport) {
    for (int round = 0; round < 10; round++) {
      ada = Person.signedIn(server, "ada");
      List<CompletableFuture<HttpResponse<String>>> racing =
          IntStream.range(0, 20).mapToObj(i -> send("n" + i)).toList();
      try (StockClient client = StockClient.connected(ada, transport)) {
        racing.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(201));
        client.await("unread-count", count -> count.get("seq").longValue() == 20);
        List<JsonNode> heard =
            new ArrayList<>(client.heard("unread-notifications").getFirst().values());
        long snapshot = client.heard("unread-count").getFirst().get("seq").longValue();
        assertThat(heard).hasSize((int) snapshot);
        heard.addAll(client.heard("new-notification"));
        assertThat(ids(heard)).hasSize(20).doesNotHaveDuplicates();
        assertThat(client.heard("new-notification").stream().map(n -> n.get("seq").longValue()))
            .containsExactlyElementsOf(LongStream.rangeClosed(snapshot + 1, 20).boxed().toList());
      }
    }
  }

  @Test
  void whoLeavesIsForgotten() {
    StockClient client = StockClient.connected(ada, "websocket");
    assertThat(server.metric("carillon_users_connected")).isGreaterThanOrEqualTo(1);
    client.close();
    await().until(() -> server.metric("carillon_users_connected") == 0);
    assertThat(server.metric("carillon_connections{transport=\"websocket\"}")).isZero();
  }

  private static List<String> ids(List<JsonNode> notifications) {
    return notifications.stream().map(one -> one.get("id").stringValue()).toList();
  }

  private static String message(JsonNode notification) {
    return notification.at("/payload/message").stringValue();
  }
}
