package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is sent at its time, and what goes away until one, by the running server.
class ScheduleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static String in(Duration delay) {
    return Instant.now().plus(delay).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String at(String time, Person receiver, String message) {
    return Person.notification(receiver.id(), message)
        .replace("}}", "},\"sendAt\":\"" + time + "\"}");
  }

  private static String scheduled(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode body = RunningServer.JSON.readTree(answer.body());
    assertThat(body.get("status").stringValue()).isEqualTo("scheduled");
    return body.get("id").stringValue();
  }

  private static String state(Person person, String id) {
    return person.read("/scheduled/" + id).at("/data/state").stringValue();
  }

  @Test
  void itIsAtTheSocketAtItsTimeAndWhatIsCancelledIsNot(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      Person ada = Person.signedIn(server, "ada");
      try (StockClient socket = StockClient.connected(ada)) {
        String time = in(Duration.ofSeconds(2));
        String id = scheduled(ada.post("/notifications", at(time, ada, "later")));
        String cancelled = scheduled(ada.post("/notifications", at(time, ada, "never")));
        assertThat(ada.delete("/scheduled/" + cancelled).statusCode()).isEqualTo(200);
        assertThat(ada.unreadCount()).isZero();

        JsonNode heard = socket.awaitFirst("new-notification");

        Instant now = Instant.now();
        assertThat(heard.get("id").stringValue()).isEqualTo(id);
        assertThat(now).isBetween(Instant.parse(time), Instant.parse(time).plusSeconds(5));
        await().atMost(PATIENCE).until(() -> state(ada, id).equals("sent"));
        assertThat(ada.delete("/scheduled/" + id).statusCode()).isEqualTo(409);
        assertThat(state(ada, cancelled)).isEqualTo("cancelled");
        assertThat(ada.unreadCount()).isEqualTo(1);
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void whatWaitsWhileTheServerIsKilledIsSentOnceByTheNextOne(@TempDir Path data) {
    RunningServer server = RunningServer.start(data);
    Person ada = Person.signedIn(server, "ada");
    String time = in(Duration.ofSeconds(3));
    List<String> waiting =
        List.of(
            scheduled(ada.post("/notifications", at(time, ada, "one"))),
            scheduled(ada.post("/notifications", at(time, ada, "two"))));
    server.killHard();
    server.close();
    server = RunningServer.start(data);
    Person alive = ada.at(server);

    await("both in the inbox").atMost(PATIENCE).until(() -> alive.unreadCount() == 2);
    server.killHard();
    server.close();
    server = RunningServer.start(data);
    Person again = ada.at(server);
    await("both marked")
        .atMost(PATIENCE)
        .until(() -> waiting.stream().allMatch(id -> state(again, id).equals("sent")));

    JsonNode page = again.read("/notifications/unread");
    assertThat(page.get("data").valueStream().map(row -> row.get("id").stringValue()))
        .containsExactlyInAnyOrderElementsOf(waiting);
    assertThat(page.get("seq").longValue()).isEqualTo(2);
    server.close();
    server.assertNoComplaints();
  }

  @Test
  void anEventIsToldAtItsTimeAndHoldsUpNoOther(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key = Program.run("token", "--service", "shop", "--data", data.toString()).onlyLine();
      Person ada = Person.signedIn(server, "ada");
      String event =
          """
          {"name":"user.achievement.unlocked","key":"line","data":{"userId":"%s",
           "achievementId":"%s","achievementTitle":"Bells"}%s}
          """;
      try (StockClient socket = StockClient.connected(ada)) {
        scheduled(
            server.post("/events", key, event.formatted(ada.id(), "later", ",\"delay\":\"PT3S\"")));
        assertThat(server.post("/events", key, event.formatted(ada.id(), "now", "")).statusCode())
            .isEqualTo(202);

        socket.await(
            "new-notification",
            row -> row.at("/payload/achievementId").stringValue().equals("later"));

        assertThat(socket.heard("new-notification"))
            .extracting(row -> row.at("/payload/achievementId").stringValue())
            .containsExactly("now", "later");
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void aBroadcastBeginsAtItsTime(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      String key = Program.run("token", "--service", "shop", "--data", data.toString()).onlyLine();
      Person ada = Person.signedIn(server, "ada");
      ada.notify(ada, "so that there is an inbox");
      try (StockClient socket = StockClient.connected(ada)) {
        String id =
            scheduled(
                server.post(
                    "/broadcasts",
                    key,
                    """
                    {"audience":{"everyone":true},"object":"o","type":"release","payload":{},
                     "delay":"PT2S"}
                    """));
        assertThat(
                RunningServer.json(server.get("/broadcasts/" + id, key))
                    .at("/data/state")
                    .stringValue())
            .isEqualTo("scheduled");

        socket.await("new-notification", row -> row.get("type").stringValue().equals("release"));
      }
      server.assertNoComplaints();
    }
  }

  @Test
  void aSnoozedOneComesBackAtTheSocket(@TempDir Path data) {
    try (RunningServer server = RunningServer.start(data)) {
      Person ada = Person.signedIn(server, "ada");
      String id = ada.notify(ada, "not now").id();
      try (StockClient socket = StockClient.connected(ada)) {
        String until = in(Duration.ofSeconds(2));
        HttpResponse<String> away =
            ada.patch("/notifications/" + id + "/snooze", "{\"until\":\"" + until + "\"}");
        assertThat(away.statusCode()).as(away.body()).isEqualTo(200);
        JsonNode gone =
            socket.await("notification-updated", row -> !row.get("snoozedUntil").isNull());
        assertThat(gone.get("archivedAt").isNull()).isFalse();
        assertThat(ada.unreadCount()).isZero();

        JsonNode back =
            socket.await("notification-updated", row -> row.get("snoozedUntil").isNull());

        assertThat(back.get("id").stringValue()).isEqualTo(id);
        assertThat(back.get("archivedAt").isNull()).isTrue();
        assertThat(back.get("seq").longValue()).isEqualTo(3);
        assertThat(ada.unreadCount()).isEqualTo(1);
      }
      server.assertNoComplaints();
    }
  }
}
