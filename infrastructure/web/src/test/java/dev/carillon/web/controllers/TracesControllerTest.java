package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesControllerTest {
  private static final String ID = "0199f0c2-7c00-7a1b-8c3d-5e6f70819203";

  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("backend");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer get(String path, String language) {
    return server.get(
        server
            .request(path)
            .header("Authorization", "Bearer " + key)
            .header("Accept-Language", language));
  }

  private static List<String> texts(JsonNode steps) {
    return StreamSupport.stream(steps.spliterator(), false)
        .map(step -> step.get("text").asString())
        .toList();
  }

  @Test
  void aNotificationsWayIsToldInOrder() {
    JsonNode trace = get("/notifications/" + ID + "/trace", "en").json().get("data");

    assertThat(trace.get("receiverId").asString()).isEqualTo("ada");
    assertThat(texts(trace.get("steps")))
        .containsExactly(
            "The event invoice.overdue happened",
            "Rule late-invoice (version 0123456789ab) says who is told",
            "Placed in the inbox",
            "To be delivered by e-mail",
            "To be delivered by push at 2026-11-23T06:00:00.000Z, unless it is read before",
            "To be delivered by webhook at 2026-11-22T23:10:00.000Z, unless it is read before",
            "e-mail: held back until 2026-11-23T06:00:00.000Z, the end of quiet hours",
            "webhook: not sent, read in time",
            "e-mail: the receiver accepts it (invoice.**)",
            "e-mail: smtp-1 does not answer as it should: refused the connection",
            "push: waits to be told with 0199f0c2-7c00-7a1b-8c3d-5e6f70819299",
            "e-mail: smtp-1 took the message for ada@example.org: 250 OK",
            "e-mail: sent",
            "Read");
  }

  @Test
  void aStepHasWhatItIsAboutInMembersToo() {
    JsonNode steps = get("/notifications/" + ID + "/trace", "fr").json().at("/data/steps");

    assertThat(steps.get(1).get("rule").asString()).isEqualTo("late-invoice");
    assertThat(steps.get(1).get("version").asString()).isEqualTo("0123456789ab");
    JsonNode held = steps.get(6);
    assertThat(held.propertyNames())
        .containsExactly("at", "step", "channel", "text", "until", "outcome", "by");
    assertThat(held.get("by").asString()).isEqualTo("quiet-hours");
    assertThat(held.get("text").asString())
        .isEqualTo("e-mail : retenue jusqu’à 2026-11-23T06:00:00.000Z, la fin des heures calmes");
    assertThat(steps.get(9).get("answer").asString()).isEqualTo("refused the connection");
    assertThat(steps.get(7).get("reason").asString()).isEqualTo("read");
  }

  @Test
  void anEventsWayHasThoseOfWhatItMade() {
    JsonNode answer = get("/events/" + ID + "/trace?receiver=ada&limit=1", "en").json();

    assertThat(texts(answer.at("/data/steps")))
        .containsExactly(
            "The event invoice.overdue happened",
            "Everyone who listens has heard of it; attempts: 2");
    assertThat(answer.at("/data/notifications/0/steps")).hasSize(14);
    assertThat(answer.at("/data/broadcasts")).hasSize(1);
    assertThat(answer.get("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?receiver=%20", "?cursor=x", "?limit=0"})
  void whatCannotBeAskedIsRefused(String query) {
    Answer answer = get("/events/" + ID + "/trace" + query, "en");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("errors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "0199f0c2-7c00-4a1b-8c3d-5e6f70819203"})
  void whatIsNoIdIsUnknown(String id) {
    assertThat(get("/events/" + id + "/trace", "en").status()).isEqualTo(404);
    assertThat(get("/notifications/" + id + "/trace", "en").status()).isEqualTo(404);
  }
}
