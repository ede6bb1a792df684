package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One notification for many, from HTTP to their bells.
class BroadcastIT {
  private static final int MEMBERS = 900;
  private static final Map<String, String> SLOWLY =
      Map.of(
          "CARILLON_BROADCASTS_RATE",
          "300",
          "CARILLON_BROADCASTS_CHUNK",
          "20",
          "CARILLON_BROADCASTS_LEASE",
          "1s");

  private static String serviceKey(Path data) {
    return Program.run("token", "--service", "backend", "--data", data.toString()).onlyLine();
  }

  private static void join(RunningServer server, String key, String topic, List<String> users) {
    String body =
        users.stream()
            .map(user -> '"' + user + '"')
            .collect(Collectors.joining(",", "{\"users\":[", "]}"));
    HttpResponse<String> answer =
        server.send(
            server
                .request("/topics/" + topic + "/members", key)
                .header("Content-Type", "application/json")
                .method("PUT", BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String begun(RunningServer server, String key, String topic) {
    HttpResponse<String> accepted =
        server.post(
            "/broadcasts",
            key,
            """
            {"audience":{"topic":"%s"},"object":"release.out","type":"release",
             "payload":{"version":"2.0"}}
            """
                .formatted(topic));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return RunningServer.JSON.readTree(accepted.body()).get("id").stringValue();
  }

  private static JsonNode progress(RunningServer server, String key, String id) {
    return RunningServer.json(server.get("/broadcasts/" + id, key)).get("data");
  }

  private static JsonNode awaitDone(RunningServer server, String key, String id) {
    return await("the end of the broadcast")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> progress(server, key, id), now -> now.get("state").stringValue().equals("done"));
  }

  @Test
  void itRingsTheBellsOfTheMembersAndOfNobodyElse(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key = serviceKey(data);
      Person ada = Person.signedIn(server, "ada");
      Person bob = Person.signedIn(server, "bob");
      join(server, key, "releases", List.of(ada.id()));
      try (StockClient hers = StockClient.connected(ada);
          StockClient his = StockClient.connected(bob)) {
        JsonNode done = awaitDone(server, key, begun(server, key, "releases"));

        JsonNode heard = hers.awaitFirst("new-notification");
        assertThat(heard.get("type").stringValue()).isEqualTo("release");
        assertThat(heard.at("/payload/version").stringValue()).isEqualTo("2.0");
        assertThat(done.get("sent").intValue()).isEqualTo(1);
        assertThat(his.heard("new-notification")).isEmpty();
        assertThat(bob.unreadCount()).isZero();
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void killedInTheMiddleItGoesOnAndNobodyIsToldTwice(@TempDir Path data) {
    RunningServer server = RunningServer.start(data, SLOWLY);
    String key = serviceKey(data);
    List<String> members = IntStream.range(0, MEMBERS).mapToObj(i -> "m" + i).toList();
    join(server, key, "releases", members);
    String id = begun(server, key, "releases");
    for (int kill = 1; kill <= 3; kill++) {
      RunningServer alive = server;
      int sent = kill * MEMBERS / 5;
      await("some of it")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> progress(alive, key, id).get("sent").intValue() >= sent);
      server.killHard();
      server.close();
      server = RunningServer.start(data, SLOWLY);
    }
    assertThat(progress(server, key, id).get("state").stringValue()).isEqualTo("running");

    JsonNode done = awaitDone(server, key, id);

    assertThat(done.get("sent").intValue()).isEqualTo(MEMBERS);
    assertThat(done.get("failed").intValue()).isZero();
    for (String member : members) {
      JsonNode inbox =
          RunningServer.json(server.get("/notifications/unread-count", server.token(member)));
      assertThat(inbox.get("count").intValue()).as(member).isEqualTo(1);
      assertThat(inbox.get("seq").intValue()).as(member).isEqualTo(1);
    }
    server.close();
  }
}
