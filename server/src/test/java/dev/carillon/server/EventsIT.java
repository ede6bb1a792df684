package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Events that a backend tells, from HTTP to the bell.
class EventsIT {
  private static final int EVENTS = 40;

  private static String serviceKey(Path data) {
    return Program.run("token", "--service", "backend", "--data", data.toString()).onlyLine();
  }

  private static String created(String owner, String title) {
    return """
    {"name":"project.created","key":"%s","id":"%s","data":{"projectId":"p1","projectTitle":"%s",
     "ownerId":"%s","ownerName":"Ada"}}
    """
        .formatted(owner, title, title, owner);
  }

  private static HttpResponse<String> put(
      RunningServer server, String key, String path, String body) {
    return server.send(
        server
            .request(path, key)
            .header("Content-Type", "application/json")
            .method("PUT", BodyPublishers.ofString(body)));
  }

  @Test
  void anEventRingsTheBellInTheReadersLanguageOnce(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key = serviceKey(data);
      Person ada = Person.signedIn(server, "ada");
      put(server, key, "/contacts/" + ada.id(), "{\"locale\":\"en-GB\"}");
      try (StockClient bell = StockClient.connected(ada)) {
        String body = created(ada.id(), "Bells");
        HttpResponse<String> first = server.post("/events", key, body);
        HttpResponse<String> again = server.post("/events", key, body);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(again.body()).isEqualTo(first.body());
        JsonNode heard = bell.awaitFirst("new-notification");
        assertThat(heard.at("/payload/message").stringValue())
            .isEqualTo("Your project \"Bells\" has been created!");
        assertThat(heard.at("/payload/messageArgs/projectTitle").stringValue()).isEqualTo("Bells");
        await("an empty outbox")
            .atMost(Duration.ofSeconds(20))
            .until(() -> server.metric("carillon_outbox_depth") == 0);
        assertThat(server.post("/events", key, body).statusCode()).isEqualTo(202);
        assertThat(ada.unreadCount()).isEqualTo(1);
      }
      server.assertNoComplaints();
    }
  }

  /// Whatever was answered is told once and in its order, although the server is killed while it is
  /// sent, and the sender sends again what was not answered.
  @Test
  void whatWasAnsweredIsToldOnceAndInOrderThroughKills(@TempDir Path data) {
    RunningServer server = RunningServer.start(data);
    String key = serviceKey(data);
    Person ada = Person.signedIn(server, "ada");
    Map<String, String> answered = new HashMap<>();
    for (int n = 0; n < EVENTS; n++) {
      String title = "title-" + n;
      answered.put(title, id(server.post("/events", key, created(ada.id(), title))));
      if (n % 10 == 5) {
        server.process().destroyForcibly();
        server.close();
        server = RunningServer.start(data);
      }
    }
    for (int n = 0; n < EVENTS; n++) {
      String title = "title-" + n;
      assertThat(id(server.post("/events", key, created(ada.id(), title))))
          .isEqualTo(answered.get(title));
    }
    Person alive = ada.at(server);
    await("every event told")
        .atMost(Duration.ofSeconds(60))
        .until(() -> alive.unreadCount() >= EVENTS);
    List<String> titles = new ArrayList<>();
    alive
        .read("/notifications/unread")
        .get("data")
        .values()
        .forEach(row -> titles.addFirst(row.at("/payload/projectTitle").stringValue()));

    assertThat(titles)
        .containsExactlyElementsOf(IntStream.range(0, EVENTS).mapToObj(n -> "title-" + n).toList());
    server.close();
  }

  private static String id(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return RunningServer.JSON.readTree(answer.body()).get("id").stringValue();
  }
}
