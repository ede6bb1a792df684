package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Groups of notifications, from the request to the bell, and over a `kill -9`.
class GroupsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static HttpResponse<String> post(Person person, String group, int number) {
    return person.post(
        "/notifications",
        """
        {"object":"o","receiverId":"%s","type":"t","payload":{"number":%d},"group":%s}
        """
            .formatted(person.id(), number, group));
  }

  private static JsonNode body(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningServer.JSON.readTree(answer.body());
  }

  private static JsonNode unread(Person person) {
    return person.read("/notifications/unread").get("data");
  }

  @Test
  void fiveWithinTheWindowAreOneThatGrowsAndTheNextAfterReadingIsNew(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      Person ada = Person.signedIn(server, "ada");
      try (StockClient bell = StockClient.connected(ada)) {
        String group = "{\"window\":\"PT1H\"}";
        JsonNode first = body(post(ada, group, 1), 201);
        String id = first.get("id").stringValue();
        assertThat(first.get("status").stringValue()).isEqualTo("sent");
        for (int number = 2; number <= 5; number++) {
          JsonNode next = body(post(ada, group, number), 201);
          assertThat(next.get("status").stringValue()).isEqualTo("grouped");
          assertThat(next.get("id").stringValue()).isEqualTo(id);
          assertThat(next.get("seq").intValue()).isEqualTo(number);
        }

        List<JsonNode> grown = bell.awaitCount("notification-updated", 4);
        assertThat(grown)
            .extracting(one -> one.get("groupCount").intValue())
            .containsExactly(2, 3, 4, 5);
        assertThat(grown.getLast().at("/payload/number").intValue()).isEqualTo(5);
        assertThat(bell.heard("new-notification"))
            .singleElement()
            .satisfies(one -> assertThat(one.get("groupCount").intValue()).isEqualTo(1));
        assertThat(unread(ada)).hasSize(1);
        assertThat(unread(ada).get(0)).isEqualTo(grown.getLast());
        assertThat(ada.unreadCount()).isEqualTo(1);

        ada.patch("/notifications/" + id + "/read");
        JsonNode after = body(post(ada, group, 6), 201);
        assertThat(after.get("status").stringValue()).isEqualTo("sent");
        assertThat(after.get("id").stringValue()).isNotEqualTo(id);
        assertThat(bell.awaitCount("new-notification", 2).getLast().get("groupCount").intValue())
            .isEqualTo(1);
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void whatIsHeldBackIsOneWhenTheWindowCloses(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      Person ada = Person.signedIn(server, "ada");
      try (StockClient bell = StockClient.connected(ada)) {
        String group = "{\"edge\":\"trailing\",\"window\":\"PT2S\"}";
        String id = body(post(ada, group, 1), 202).get("id").stringValue();
        JsonNode second = body(post(ada, group, 2), 202);
        assertThat(second.get("id").stringValue()).isEqualTo(id);
        assertThat(second.has("seq")).isFalse();

        JsonNode shown = bell.awaitFirst("new-notification");
        assertThat(shown.get("id").stringValue()).isEqualTo(id);
        assertThat(shown.get("groupCount").intValue()).isEqualTo(2);
        assertThat(shown.at("/payload/number").intValue()).isEqualTo(2);
        assertThat(shown.get("seq").intValue()).isEqualTo(1);
        assertThat(unread(ada)).hasSize(1);
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void whatIsHeldBackWhenTheServerIsKilledIsShownOnceWithItsCount(@TempDir Path data) {
    String group = "{\"edge\":\"trailing\",\"window\":\"PT8S\"}";
    Person ada;
    String id;
    try (RunningServer server = RunningServer.start(data)) {
      ada = Person.signedIn(server, "ada");
      id = body(post(ada, group, 1), 202).get("id").stringValue();
      for (int number = 2; number <= 7; number++) {
        body(post(ada, group, number), 202);
      }
      server.killHard();
    }
    try (RunningServer server = RunningServer.start(data)) {
      Person back = ada.at(server);
      await().atMost(PATIENCE).until(() -> !unread(back).isEmpty());

      JsonNode shown = unread(back).get(0);
      assertThat(shown.get("id").stringValue()).isEqualTo(id);
      assertThat(shown.get("groupCount").intValue()).isEqualTo(7);
      assertThat(shown.get("seq").intValue()).isEqualTo(1);
      assertThat(back.unreadCount()).isEqualTo(1);
      // Its window is over: the next one is another's.
      assertThat(body(post(back, group, 8), 202).get("id").stringValue()).isNotEqualTo(id);
      server.assertNoComplaints();
    }
  }

  @Test
  void moreOpenGroupsThanATenantMayHaveAreRefusedForNow(@TempDir Path data) {
    Map<String, String> few = Map.of("CARILLON_GROUPING_MAXOPEN", "2");
    try (RunningServer server = RunningServer.start(data, few)) {
      Person ada = Person.signedIn(server, "ada");
      body(post(ada, "{\"key\":\"a\",\"window\":\"PT1H\"}", 1), 201);
      body(post(ada, "{\"key\":\"b\",\"window\":\"PT1H\"}", 2), 201);

      HttpResponse<String> refused = post(ada, "{\"key\":\"c\",\"window\":\"PT1H\"}", 3);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      body(post(ada, "{\"key\":\"a\",\"window\":\"PT1H\"}", 4), 201);
      assertThat(ada.unreadCount()).isEqualTo(2);
    }
  }
}
