package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Small limits, set as an operator sets them, and what is over them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RatesIT {
  private static final int USERS = 5;

  private RunningServer server;
  private String service;

  @BeforeAll
  void start(@TempDir Path data) {
    server =
        RunningServer.start(
            data,
            Map.of(
                "CARILLON_RATES_USER", USERS + "/1h",
                "CARILLON_RATES_TYPES_ORDER_PAID", "2/1h",
                "CARILLON_EMAIL_RATE", "2/1h"));
    service = Program.run("token", "--service", "billing", "--data", data.toString()).onlyLine();
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  private static void assertTooMany(HttpResponse<String> answer, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 3600L);
    JsonNode problem = RunningServer.JSON.readTree(answer.body());
    assertThat(problem.get("type").asString()).isEqualTo("urn:carillon:problem:too-many-requests");
    assertThat(problem.get("detail").asString()).contains(detail);
  }

  private HttpResponse<String> byTheFramework(String path, String token, String body) {
    return server.send(
        server
            .request(path, token)
            .header("Accept-Language", "en")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whatAUserSendsOverTheirLimitIsRefusedByEveryRoute() {
    Person ada = Person.signedIn(server, "ada");
    for (int i = 0; i < USERS; i++) {
      ada.notify(ada, "number " + i);
    }
    String one = Person.notification(ada.id(), "one more");

    assertTooMany(ada.tryToNotify(ada, "one more"), "Vous avez trop envoyé");
    assertTooMany(byTheFramework("/notifications", ada.token(), one), "You have sent too much");
    JsonNode results =
        RunningServer.json(ada.post("/notifications/batch", "[" + one + "," + one + "]"))
            .get("results");
    assertThat(results.findValuesAsString("status")).containsExactly("429", "429");
    assertThat(ada.unreadCount()).isEqualTo(USERS);
    assertThat(server.metric("carillon_rates_refused_total{limit=\"user\"}")).isEqualTo(4);
    // Another user, and a service, are not limited by it.
    Person bob = Person.signedIn(server, "bob");
    bob.notify(ada, "from another");
    for (int i = 0; i < 2 * USERS; i++) {
      assertThat(server.post("/notifications", service, one).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void ofABatchWhatIsWithinTheLimitIsSent() {
    Person eve = Person.signedIn(server, "eve");
    String one = Person.notification(eve.id(), "one");
    String batch = "[" + (one + ",").repeat(USERS) + one + "]";

    JsonNode results = RunningServer.json(eve.post("/notifications/batch", batch)).get("results");

    for (int i = 0; i < USERS; i++) {
      assertThat(results.get(i).has("seq")).isTrue();
    }
    assertThat(results.get(USERS).at("/problem/status").asInt()).isEqualTo(429);
    assertThat(eve.unreadCount()).isEqualTo(USERS);
  }

  @Test
  void anEventOfATypeWithALimitOfItsOwnIsRefused() {
    String paid = "{\"name\":\"order.paid\",\"data\":{}}";
    assertThat(server.post("/events", service, paid).statusCode()).isEqualTo(202);
    assertThat(server.post("/events/batch", service, "[" + paid + "]").statusCode()).isEqualTo(202);

    assertTooMany(server.post("/events", service, paid), "de ce type");
    assertTooMany(byTheFramework("/events", service, paid), "of this type");
    assertThat(
            RunningServer.json(server.post("/events/batch", service, "[" + paid + "]"))
                .at("/results/0/problem/status")
                .asInt())
        .isEqualTo(429);
    assertThat(server.post("/events", service, paid.replace("paid", "sent")).statusCode())
        .isEqualTo(202);
  }

  @Test
  void aThrottleLetsOneThroughInItsWindow() {
    String build =
        """
        {"object":"build","receiverId":"lin","type":"build.failed","payload":{"message":"42"},
         "throttle":{"key":"build-42","window":"PT2S"}}
        """;
    assertThat(server.post("/notifications", service, build).statusCode()).isEqualTo(201);

    assertTooMany(server.post("/notifications", service, build), "throttle");
    assertThat(server.post("/notifications", service, build.replace("-42", "-43")).statusCode())
        .isEqualTo(201);
    await()
        .until(() -> server.post("/notifications", service, build).statusCode(), is -> is == 201);
  }

  @Test
  void anEmailOverTheRateIsSuppressedButForACriticalOne() {
    HttpResponse<String> contact =
        server.send(
            server
                .request("/contacts/max", service)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"email\":\"max@example.org\"}")));
    assertThat(contact.statusCode()).as(contact.body()).isEqualTo(200);
    String overdue =
        """
        {"object":"invoice","receiverId":"max","type":"invoice.overdue","channels":["email"],
         "payload":{"message":"Overdue"},"priority":"%s"}
        """;
    mail(overdue.formatted("normal"), "sent");
    mail(overdue.formatted("normal"), "sent");

    mail(overdue.formatted("normal"), "suppressed");
    mail(overdue.formatted("critical"), "sent");

    assertThat(server.get("/dev/mailbox", null).body().split("max@example.org", -1)).hasSize(4);
    assertThat(
            server.metric(
                "carillon_deliveries_suppressed_total{channel=\"email\",reason=\"rate\"}"))
        .isEqualTo(1);
  }

  /// Sends one and waits for what became of it.
  private void mail(String notification, String end) {
    String id =
        RunningServer.json(server.post("/notifications", service, notification))
            .get("id")
            .asString();
    await()
        .untilAsserted(() -> {
          JsonNode steps =
              RunningServer.json(server.get("/notifications/" + id + "/trace", service))
                  .at("/data/steps");
          JsonNode last = steps.get(steps.size() - 1);
          assertThat(last.get("step").asString()).as(last.toString()).isEqualTo(end);
          if (end.equals("suppressed")) {
            assertThat(last.get("reason").asString()).isEqualTo("rate");
          }
        });
  }
}
