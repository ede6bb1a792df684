package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is over a limit, by every route that sends.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendingLimitsTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        new TestServer(
            directory,
            "carillon.auth.open-tenants=default",
            "carillon.rates.user=3/1h",
            "carillon.rates.service=3/1h");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String someone() {
    return "someone-" + UUID.randomUUID();
  }

  private HttpRequest.Builder by(String key, String path) {
    return server.request(path).header("Authorization", "Bearer " + key);
  }

  private static String notification(String more) {
    return "{\"object\":\"o\",\"receiverId\":\"ada\",\"type\":\"t\",\"payload\":{}" + more + "}";
  }

  private static String throttled(String key) {
    return notification(",\"throttle\":{\"key\":\"" + key + "\",\"window\":\"PT10M\"}");
  }

  private static void assertTooMany(Answer answer, String word) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, 1200);
    JsonNode problem = answer.json();
    assertThat(problem.get("type").asString())
        .isEqualTo(ProblemType.TOO_MANY_REQUESTS.uri().toString());
    assertThat(problem.get("detail").asString()).contains(word);
  }

  @Test
  void theFourthIsRefusedInFrontOfTheFrameworkAndByIt() {
    String user = someone();
    for (int i = 0; i < 3; i++) {
      assertThat(server.post(server.as(user, "/notifications"), notification("")).status())
          .isEqualTo(201);
    }

    assertTooMany(server.post(server.as(user, "/notifications"), notification("")), "Vous");
    assertTooMany(
        server.post(
            server.as(user, "/v1/notifications").header("Accept-Language", "en"), notification("")),
        "You have sent too much");
  }

  @Test
  void whatIsToBeSentLaterCountsWhenItIsAsked() {
    String user = someone();
    for (int i = 0; i < 3; i++) {
      Answer later =
          server.post(server.as(user, "/notifications"), notification(",\"delay\":\"PT1H\""));
      assertThat(later.status()).as(later.text()).isEqualTo(202);
    }

    assertTooMany(
        server.post(server.as(user, "/notifications"), notification(",\"delay\":\"PT1H\"")),
        "Vous");
    assertTooMany(server.post(server.as(user, "/notifications"), notification("")), "Vous");
  }

  @Test
  void whatIsRefusedOtherwiseOrCannotBeStoredDoesNotCount() {
    String user = someone();
    String system = notification("").replace("\"t\"", "\"system.t\"");
    for (int i = 0; i < 5; i++) {
      assertThat(server.post(server.as(user, "/notifications"), system).status()).isEqualTo(403);
      assertThat(
              server
                  .post(server.as(user, "/notifications"), notification(",\"delay\":\"P1000D\""))
                  .status())
          .isEqualTo(400);
      assertThat(server.post(server.as(user, "/notifications"), "{}").status()).isEqualTo(400);
    }
    server.store.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(server.post(server.as(user, "/notifications"), throttled(user)).status())
            .isEqualTo(503);
      }
    } finally {
      server.store.failWith(null);
    }
    assertThat(server.post(server.as(user, "/notifications"), throttled(user)).status())
        .isEqualTo(201);
  }

  @Test
  void eachOfABatchIsCountedAndRefusedByItself() {
    String user = someone();
    String wrong = notification("").replace("\"t\"", "\"\"");
    List<String> items = new ArrayList<>(List.of(wrong));
    for (int i = 0; i < 2; i++) {
      items.add(notification(""));
      items.add(notification(",\"delay\":\"PT1H\""));
    }

    Answer answer = server.post(server.as(user, "/notifications/batch"), items.toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode results = answer.json().get("results");
    assertThat(results.get(0).at("/problem/status").asInt()).isEqualTo(400);
    assertThat(results.get(1).get("seq").isNumber()).isTrue();
    assertThat(results.get(2).get("sendAt").isString()).isTrue();
    assertThat(results.get(3).get("seq").isNumber()).isTrue();
    assertThat(results.get(4).at("/problem/status").asInt()).isEqualTo(429);
    assertThat(results.get(4).at("/problem/detail").asString()).contains("Vous avez trop envoyé");
  }

  @Test
  void eventsCountForTheirServiceAlsoInBatches() {
    String service = server.serviceKey("backend");
    String event = "{\"name\":\"order.paid\",\"data\":{}}";
    assertThat(server.post(by(service, "/events"), event).status()).isEqualTo(202);
    String later = event.replace("{}", "{},\"delay\":\"PT1H\"");
    Answer batch =
        server.post(
            by(service, "/events/batch"),
            "[{\"name\":\"?\"}," + event + "," + later + "," + event + "]");

    assertThat(batch.status()).as(batch.text()).isEqualTo(202);
    JsonNode results = batch.json().get("results");
    assertThat(results.get(0).at("/problem/status").asInt()).isEqualTo(400);
    assertThat(results.get(1).has("id")).isTrue();
    assertThat(results.get(2).has("sendAt")).isTrue();
    assertThat(results.get(3).at("/problem/status").asInt()).isEqualTo(429);
    assertTooMany(server.post(by(service, "/events"), event), "clé de service");
    assertTooMany(
        server.post(by(service, "/events").header("Accept-Language", "en"), later), "service key");
  }

  @Test
  void anEventThatIsNotTakenDoesNotCount() {
    String service = server.serviceKey("backend");
    String event = "{\"name\":\"order.paid\",\"data\":{}}";
    server.events.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    try {
      for (int i = 0; i < 4; i++) {
        assertThat(server.post(by(service, "/events"), event).status()).isEqualTo(503);
        assertThat(server.post(by(service, "/events/batch"), "[" + event + "]").status())
            .isEqualTo(503);
      }
    } finally {
      server.events.failWith(null);
    }
    String known = "{\"name\":\"order.paid\",\"data\":{},\"id\":\"" + someone() + "\"}";
    assertThat(server.post(by(service, "/events"), known).status()).isEqualTo(202);
    String another = known.replace("paid", "sent");
    for (int i = 0; i < 4; i++) {
      assertThat(server.post(by(service, "/events"), another).status()).isEqualTo(409);
      assertThat(
              server
                  .post(by(service, "/events/batch"), "[" + another + "]")
                  .json()
                  .at("/results/0/problem/status")
                  .asInt())
          .isEqualTo(409);
    }
    assertThat(server.post(by(service, "/events"), event).status()).isEqualTo(202);
  }

  @Test
  void aBroadcastCountsOnceAndOneThatIsRefusedDoesNot() {
    String service = server.serviceKey("backend");
    String broadcast =
        "{\"audience\":{\"everyone\":true},\"object\":\"o\",\"type\":\"t\",\"payload\":{}}";
    String unknown = broadcast.replace("\"everyone\":true", "\"topic\":\"unknown\"");
    for (int i = 0; i < 3; i++) {
      assertThat(server.post(by(service, "/broadcasts"), unknown).status()).isEqualTo(400);
      assertThat(server.post(by(service, "/broadcasts"), broadcast).status()).isEqualTo(202);
    }

    assertTooMany(server.post(by(service, "/broadcasts"), broadcast), "clé de service");
  }

  @Test
  void ofAThrottledKeyOneIsTakenInItsWindow() {
    String user = someone();
    Answer first = server.post(server.as(user, "/notifications"), throttled("build-42"));
    assertThat(first.status()).as(first.text()).isEqualTo(201);

    assertTooMany(
        server.post(server.as(user, "/notifications"), throttled("build-42")), "throttle");
    Answer later =
        server.post(
            server.as(user, "/notifications"),
            throttled("build-43").replace("{},", "{},\"delay\":\"PT1H\","));
    assertThat(later.status()).as(later.text()).isEqualTo(202);
    JsonNode results =
        server
            .post(
                server.as(user, "/notifications/batch"),
                "[" + throttled("build-43") + "," + throttled("build-44") + "]")
            .json()
            .get("results");
    assertThat(results.get(0).at("/problem/detail").asString()).contains("throttle");
    assertThat(results.get(1).has("seq")).isTrue();
  }

  @Test
  void aThrottleIsAPartOfWhatAnIdempotencyKeyWasUsedFor() {
    String user = someone();
    String key = UUID.randomUUID().toString();
    server.post(server.as(user, "/notifications").header("Idempotency-Key", key), notification(""));

    assertThat(
            server
                .post(
                    server.as(user, "/notifications").header("Idempotency-Key", key),
                    throttled("a"))
                .status())
        .isEqualTo(409);
    assertThat(server.post(server.as(user, "/notifications"), throttled("a")).status())
        .isEqualTo(201);
  }
}
