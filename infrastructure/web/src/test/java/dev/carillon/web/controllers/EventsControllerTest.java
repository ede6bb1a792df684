package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsControllerTest {
  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("shop");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer send(String path, String body) {
    return server.post(
        server
            .request(path)
            .header("Authorization", "Bearer " + key)
            .header("Accept-Language", "en"),
        body);
  }

  private Event taken(String id) {
    return server.events.taken().stream()
        .filter(event -> event.id().equals(UUID.fromString(id)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEventIsTakenAsItCame() {
    String data = "{ \"amount\" : 1.50, \"who\":\"\\u00e9\" }";

    Answer answer =
        send(
            "/events",
            """
            {"name":"tenant.acme.order.paid","key":"order-7","occurredAt":"2026-11-22T09:00:00.1234+02:00",
             "data":%s}\
            """
                .formatted(data));

    assertThat(answer.status()).isEqualTo(202);
    Event event = taken(answer.json().get("id").asString());
    assertThat(event.name()).hasToString("tenant.acme.order.paid");
    assertThat(event.tenant()).isEqualTo("default");
    assertThat(event.key()).isEqualTo("order-7");
    assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-11-22T07:00:00.123Z"));
    assertThat(event.data()).isEqualTo(data);
  }

  @Test
  void whatIsNotSaidIsNowAndWithoutAKey() {
    Instant before = Instant.now().minusMillis(1);

    Event event =
        taken(send("/v1/events", "{\"name\":\"a\",\"data\":{}}").json().get("id").asString());

    assertThat(event.key()).isNull();
    assertThat(event.occurredAt()).isBetween(before, Instant.now());
  }

  @Test
  void anIdIsTakenOnceAndComparedByItsValues() {
    String id = UUID.randomUUID().toString();
    String body = "{\"name\":\"a\",\"id\":\"%s\",\"data\":{\"n\":%s}}";

    Answer first = send("/events", body.formatted(id, "1"));
    Answer again = send("/events", body.formatted(id, "1.0"));
    Answer other = send("/events", body.formatted(id, "2"));

    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("detail").asString())
        .isEqualTo("This id has been used for another event");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{'data':{}}|name|Required field",
        "{'name':'a..b','data':{}}|name|Must be segments of letters, digits, _ and - joined by dots, at"
            + " most 255 characters",
        "{'name':'a.*','data':{}}|name|Must be segments of letters, digits, _ and - joined by dots, at"
            + " most 255 characters",
        "{'name':'a'}|data|Required field",
        "{'name':'a','data':[]}|data|Wrong type of value",
        "{'name':'a','data':{'x':'\\u0000'}}|data|Contains a forbidden character",
        "{'name':'a','data':{},'id':' '}|id|Must not be blank",
        "{'name':'a','data':{},'id':7}|id|Wrong type of value",
        "{'name':'a','data':{},'key':'\\u0007'}|key|Contains a forbidden character",
        "{'name':'a','data':{},'occurredAt':'yesterday'}|occurredAt|Must be an ISO-8601 date with a zone",
        "{'name':'a','data':{},'occurredAt':'-999999999-01-01T00:00:00Z'}|occurredAt|Must be an ISO-8601"
            + " date with a zone",
        "{'name':'a','data':{},'occurredAt':'0000-12-31T23:59:59Z'}|occurredAt|Must be an ISO-8601 date"
            + " with a zone",
        "{'name':'a','data':{},'tenant':'b'}|tenant|Unknown field",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    int before = server.events.taken().size();

    Answer answer = send("/events", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
    assertThat(server.events.taken()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "{", "{}{}", ""})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThat(send("/events", body).status()).isEqualTo(400);
  }

  @Test
  void theBoundsOfAnEvent() {
    String longest = "x".repeat(255);
    String body = "{\"name\":\"%s\",\"id\":\"%s\",\"key\":\"%s\",\"data\":{\"a\":\"%s\"}}";
    String largest = "y".repeat(32 * 1024 - 8);

    assertThat(send("/events", body.formatted(longest, longest, longest, largest)).status())
        .isEqualTo(202);
    JsonNode tooLong =
        send("/events", body.formatted(longest + "x", longest + "x", longest + "x", "")).json();
    assertThat(tooLong.get("errors").findValuesAsString("field"))
        .containsExactly("name", "id", "key");
    assertThat(send("/events", body.formatted("a", "b", "c", largest + "y")).status())
        .isEqualTo(413);
  }

  @Test
  void ofABatchEachIsAnsweredInItsPlace() {
    String id = UUID.randomUUID().toString();

    Answer answer =
        send(
            "/events/batch",
            """
            [{"name":"a","id":"%s","data":{}},{"name":"a"},7,{"name":"a","id":"%s","data":{}},
             {"name":"b","id":"%s","data":{}},{"name":"c","data":{}}]\
            """
                .formatted(id, id, id));

    JsonNode results = answer.json().get("results");
    assertThat(answer.status()).isEqualTo(202);
    String first = results.get(0).get("id").asString();
    assertThat(results.get(1).get("problem").get("errors").get(0).get("field").asString())
        .isEqualTo("data");
    assertThat(results.get(2).get("problem").get("errors").get(0).get("field").asString())
        .isEqualTo("item");
    assertThat(results.get(3)).hasToString("{\"id\":\"" + first + "\",\"replayed\":true}");
    assertThat(results.get(4).get("problem").get("status").asInt()).isEqualTo(409);
    assertThat(List.of(taken(first), taken(results.get(5).get("id").asString())))
        .extracting(event -> event.name().value())
        .containsExactly("a", "c");
  }

  @Test
  void whatIsNotAsDescribedIsNamedWithItsPlace() {
    assertThat(send("/events", "{\"name\":\"described\",\"data\":{}}").status()).isEqualTo(202);
    assertThat(send("/events", "{\"name\":\"described\",\"data\":{\"a\":1}}").text())
        .contains("\"errors\":[{\"field\":\"data\",\"message\":\"Must have at most 0 items\"}]");

    JsonNode errors =
        send("/events", "{\"name\":\"described.all\",\"data\":{}}").json().get("errors");
    assertThat(errors.findValuesAsString("field")).containsOnly("data.a.0");
    assertThat(errors.findValuesAsString("message"))
        .containsExactly(
            "Required field",
            "Wrong type of value",
            "Must have at least 7 characters",
            "Must have at most 7 characters",
            "Must have at least 7 items",
            "Must have at most 7 items",
            "Must be an ISO-8601 date with a zone",
            "Is not as the event’s schema says");
  }

  @Test
  void aUserTellsNoEvents() {
    Answer answer =
        server.post(
            server.as("ada", "/events").header("Accept-Language", "en"),
            "{\"name\":\"a\",\"data\":{}}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("detail").asString()).isEqualTo("This route is for service keys");
  }
}
