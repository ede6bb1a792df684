package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchControllerTest {
  private TestServer server;
  private String user = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
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

  private Answer send(String body) {
    return server.post(
        server.as("sender", "/notifications/batch").header("Accept-Language", "en"), body);
  }

  private String item(String more) {
    return "{\"object\":\"o\",\"receiverId\":\"%s\",\"type\":\"t\",\"payload\":{}%s}"
        .formatted(user, more);
  }

  @Test
  void eachIsStoredAndAnsweredInItsPlace() {
    JsonNode results = send("[" + item("") + "," + item("") + "]").json().get("results");

    assertThat(results).hasSize(2);
    for (int place = 0; place < 2; place++) {
      String id = results.get(place).get("id").asString();
      JsonNode stored = server.get(server.as(user, "/notifications/" + id)).json();
      assertThat(stored.get("data").get("seq")).isEqualTo(results.get(place).get("seq"));
    }
  }

  @Test
  void whatIsGroupedSaysSo() {
    String leading = item(",\"group\":{}");
    send("[" + leading + "]");
    String trailing = item(",\"group\":{\"edge\":\"trailing\"}");
    JsonNode results = send("[" + leading + "," + trailing + "]").json().get("results");

    assertThat(results.get(0).propertyNames()).containsExactly("id", "seq", "status");
    assertThat(results.get(0).get("status").asString()).isEqualTo("grouped");
    assertThat(results.get(0).get("seq").asInt()).isEqualTo(2);
    assertThat(results.get(1).propertyNames()).containsExactly("id", "status");
    assertThat(results.get(1).get("status").asString()).isEqualTo("grouped");
  }

  @Test
  void whatIsWrongWithOneIsSaidInItsPlaceAndKeepsNoneOfTheOthers() {
    JsonNode results =
        send("[%s,{\"object\":\"\"},7,%s,%s,%s]"
                .formatted(
                    item(""),
                    item(",\"senderId\":\"x\""),
                    item(",\"unknown\":1"),
                    item("").replace("\"t\"", "\"system.t\"")))
            .json()
            .get("results");

    assertThat(results.get(0).get("seq").asInt()).isEqualTo(1);
    assertThat(results.get(1).get("problem").toString())
        .startsWith(
            "{\"type\":\"urn:carillon:problem:validation\",\"title\":\"Invalid data\",\"status\":400,")
        .contains("\"field\":\"receiverId\"")
        .doesNotContain("instance", "success");
    assertThat(results.get(2).get("problem").get("errors").get(0).get("field").asString())
        .isEqualTo("item");
    assertThat(results.get(3).get("problem").get("status").asInt()).isEqualTo(403);
    assertThat(results.get(4).get("problem").get("errors").get(0).get("field").asString())
        .isEqualTo("unknown");
    assertThat(results.get(5).get("problem").get("status").asInt()).isEqualTo(403);
    assertThat(server.get(server.as(user, "/notifications/unread-count")).json().get("count"))
        .hasToString("1");
  }

  @Test
  void aKeyIsTheSameAloneAndInABatch() {
    String key = UUID.randomUUID().toString();
    String id =
        server
            .post(server.as("sender", "/notifications").header("Idempotency-Key", key), item(""))
            .json()
            .get("id")
            .asString();

    JsonNode results =
        send("[%s,%s,%s]"
                .formatted(
                    item(",\"idempotencyKey\":\"" + key + "\""),
                    item(",\"idempotencyKey\":\"" + key + "\"").replace("\"t\"", "\"other\""),
                    item(",\"idempotencyKey\":\"\"")))
            .json()
            .get("results");

    assertThat(results.get(0)).hasToString("{\"id\":\"" + id + "\",\"seq\":1,\"replayed\":true}");
    assertThat(results.get(1).get("problem").get("status").asInt()).isEqualTo(409);
    assertThat(results.get(2).get("problem").get("errors").get(0).get("field").asString())
        .isEqualTo("idempotencyKey");
  }

  @Test
  void whenNothingCanBeStoredForNowTheWholeIsRefusedForNow() {
    server.store.failWith(new StoreUnavailableException("full", Duration.ofSeconds(3)));

    Answer answer = send("[" + item("") + "]");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("3");
  }

  @Test
  void aFaultOfOursTellsNothing() {
    server.store.failWith(new IllegalStateException("secret"));

    Answer answer = send("[" + item("") + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("results").get(0).get("problem").get("status").asInt())
        .isEqualTo(500);
    assertThat(answer.text()).doesNotContain("secret", "IllegalState");
  }

  @Test
  void anEmptyBatchIsDone() {
    assertThat(send("[]").text()).isEqualTo("{\"success\":true,\"results\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|malformed-body",
        "[{]|400|malformed-body",
        "[] []|400|malformed-body",
        "[{\"a\":1,\"a\":2}]|400|malformed-body",
        "null|400|malformed-body"
      })
  void whatIsNoBatchIsRefused(String body, int status, String problem) {
    Answer answer = send(body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
  }

  @Test
  void aBatchMayBeLargerThanAnotherBodyUpToItsOwnBound() {
    String large = item("").replace("{}", "{\"a\":\"" + "x".repeat(9_000) + "\"}");
    String hundred = (large + ",").repeat(99) + large;

    assertThat(send("[" + hundred + "]").json().get("results")).hasSize(100);
    assertThat(send("[" + (hundred + ",").repeat(5) + large + "]").status()).isEqualTo(413);
    assertThat(send("[" + (item("") + ",").repeat(1000) + item("") + "]").status()).isEqualTo(413);
  }
}
