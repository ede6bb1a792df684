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

/// PostgreSQL dies under a server that lives.
class DatabaseAwayIT {
  @TempDir Path data;

  @Test
  void requestsAreRefusedForAWhileAndTheServerRecoversByItself() {
    try (RunningServer server = RunningServer.start(data)) {
      Person ada = Person.signedIn(server, "ada");
      Person lin = Person.signedIn(server, "lin");
      try (StockClient webSocket = StockClient.connected(ada, "websocket");
          StockClient polling = StockClient.connected(ada, "polling")) {
        Person.Sent before = lin.notify(ada, "before");
        HttpResponse<String> refused = killUntilRefused(server, lin, ada);
        assertThat(refused.headers().firstValue("Retry-After"))
            .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
        assertThat(refused.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"success\":false").doesNotContain("SQL", "postgres");
        assertThat(server.get("/health/live", null).statusCode()).isEqualTo(200);

        await("recovery")
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.get("/health/ready", null).statusCode() == 200);
        Person.Sent after = lin.notify(ada, "after");
        for (StockClient client : List.of(webSocket, polling)) {
          client.await("new-notification", n -> id(n).equals(before.id()));
          client.await("new-notification", n -> id(n).equals(after.id()));
          JsonNode answer = client.ask("mark-read", Map.of("notificationId", after.id()));
          assertThat(answer.get("success").booleanValue()).isTrue();
        }
      }
      assertThat(server.process().isAlive()).isTrue();
      assertThat(server.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  /// PostgreSQL is back in less than a second, and requests wait for it; so it is killed again and
  /// again, until one does not want to wait any longer and readiness says so too.
  private static HttpResponse<String> killUntilRefused(
      RunningServer server, Person sender, Person receiver) {
    return await("refused")
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              server.killDatabase();
              HttpResponse<String> ready = server.get("/health/ready", null);
              server.killDatabase();
              HttpResponse<String> answer = sender.tryToNotify(receiver, "meanwhile");
              assertThat(ready.statusCode()).isIn(200, 503);
              assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
              return ready.statusCode() == 503 ? answer : ready;
            },
            answer -> answer.statusCode() == 503 && answer.body().contains("\"success\""));
  }

  private static String id(JsonNode notification) {
    return notification.get("id").stringValue();
  }
}
