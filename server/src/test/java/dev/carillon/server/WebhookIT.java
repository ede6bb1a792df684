package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.carillon.server.WebhookReceiver.Request;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Webhooks from a request to someone's web server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
  private RunningServer server;
  private WebhookReceiver receiver;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path data) {
    server =
        RunningServer.start(
            data,
            Map.of(
                "CARILLON_WEBHOOK_RETRY_FIRSTBACKOFF", "20ms",
                "CARILLON_WEBHOOK_RETRY_MAXBACKOFF", "20ms",
                "CARILLON_DELIVERIES_POLLINTERVAL", "50ms"));
    key = Program.run("token", "--service", "billing", "--data", data.toString()).onlyLine();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void receive() {
    receiver = new WebhookReceiver();
  }

  @AfterEach
  void forget() {
    for (JsonNode endpoint : RunningServer.json(server.get("/webhooks", key)).get("data")) {
      server.send(server.request("/webhooks/" + endpoint.get("id").asString(), key).DELETE());
    }
    receiver.close();
  }

  private HttpResponse<String> put(String id, String url, String types) {
    return server.send(
        server
            .request("/webhooks/" + id, key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"url\":\"" + url + "\",\"types\":[" + types + "]}")));
  }

  /// @return its secret
  private String endpoint(String id, String types) {
    return RunningServer.json(put(id, receiver.url("/" + id), types)).at("/data/secret").asString();
  }

  /// @return its id
  private String send(String type) {
    String body =
        """
        {"object":"o","receiverId":"ada","type":"TYPE","channels":["webhook"],
         "payload":{ "total" : 1.00, "name":"é" }}
        """;
    return RunningServer.json(server.post("/notifications", key, body.replace("TYPE", type)))
        .get("id")
        .asString();
  }

  private List<Request> awaitAt(String path, int count) {
    await().untilAsserted(() -> assertThat(receiver.at(path)).hasSize(count));
    return receiver.at(path);
  }

  private static void verify(Request request, String secret) {
    assertThatCode(() -> new Webhook(secret).verify(request.body(), request.headers()))
        .doesNotThrowAnyException();
  }

  @Test
  void theStockVerifierTakesWhatComesAlsoWhileTheSecretIsChanged() {
    String first = endpoint("crm", "\"**\"");

    String id = send("invoice.overdue");

    Request request = awaitAt("/crm", 1).getFirst();
    verify(request, first);
    assertThat(request.id()).isEqualTo(id + "_webhook");
    assertThat(request.headers().get("User-agent"))
        .singleElement()
        .satisfies(agent -> assertThat(agent).startsWith("Carillon/0."));
    JsonNode body = RunningServer.JSON.readTree(request.body());
    assertThat(body.get("type").asString()).isEqualTo("notification.created");
    assertThat(body.at("/data/id").asString()).isEqualTo(id);
    assertThat(request.body()).contains("{ \"total\" : 1.00, \"name\":\"é\" }");

    String second =
        RunningServer.json(server.post("/webhooks/crm/rotate-secret", key, ""))
            .at("/data/secret")
            .asString();
    send("invoice.overdue");

    Request rotated = awaitAt("/crm", 2).getLast();
    assertThat(second).isNotEqualTo(first);
    verify(rotated, first);
    verify(rotated, second);
  }

  @Test
  void theContractsExampleHasTheMembersOfARealBody() throws Exception {
    String contract = Files.readString(Path.of("..", "docs", "contract.md"));
    String section = contract.substring(contract.indexOf("\n## Webhooks\n"));
    int start = section.indexOf("```json\n") + "```json\n".length();
    JsonNode example =
        RunningServer.JSON.readTree(section.substring(start, section.indexOf("```", start)));
    endpoint("crm", "\"**\"");

    send("invoice.overdue");

    JsonNode body = RunningServer.JSON.readTree(awaitAt("/crm", 1).getFirst().body());
    assertThat(body.propertyNames()).containsExactlyElementsOf(example.propertyNames());
    assertThat(body.get("data").propertyNames())
        .containsExactlyElementsOf(example.get("data").propertyNames());
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameIdAndToThatOneAlone() {
    String secret = endpoint("a", "\"**\"");
    endpoint("b", "\"**\"");
    receiver.answersNext(503, 204, 503);

    send("invoice.overdue");

    List<Request> requests = awaitAt("/a", 3);
    assertThat(requests).extracting(Request::id).containsOnly(requests.getFirst().id());
    assertThat(requests).extracting(Request::body).containsOnly(requests.getFirst().body());
    verify(requests.getLast(), secret);
    assertThat(receiver.at("/b")).hasSize(1);
  }

  @Test
  void eachEndpointIsSentTheTypesThatItWants() {
    endpoint("invoices", "\"invoice.*\"");
    endpoint("orders", "\"order.**\"");

    String invoice = send("invoice.overdue");
    String order = send("order.line.added");
    send("nobody.wants.this");

    assertThat(awaitAt("/invoices", 1).getFirst().body()).contains(invoice);
    assertThat(awaitAt("/orders", 1).getFirst().body()).contains(order);
    await()
        .untilAsserted(() ->
            assertThat(
                    server.metric(
                        "carillon_deliveries_suppressed_total{channel=\"webhook\",reason=\"no-contact\"}"))
                .isGreaterThanOrEqualTo(1));
    assertThat(receiver.at("/invoices")).hasSize(1);
    assertThat(receiver.at("/orders")).hasSize(1);
  }

  @Test
  void oneThatSays410IsCalledNoMoreUntilItIsPutAgain() {
    endpoint("crm", "\"**\"");
    receiver.answersNext(410);

    send("invoice.overdue");

    await()
        .untilAsserted(() ->
            assertThat(
                    RunningServer.json(server.get("/webhooks/crm", key))
                        .at("/data/enabled")
                        .asBoolean())
                .isFalse());
    JsonNode disabled = RunningServer.json(server.get("/webhooks/crm", key)).get("data");
    assertThat(disabled.get("disabledReason").asString()).isEqualTo("410 Gone");
    assertThat(RunningServer.json(server.get("/admin/dead-letters", key)).get("count").asInt())
        .isZero();
    send("invoice.missed");
    assertThat(endpoint("crm", "\"invoice.paid\"")).isEmpty();
    String paid = send("invoice.paid");

    assertThat(awaitAt("/crm", 2).getLast().body()).contains(paid);
  }

  @Test
  void anAddressOfAPrivateNetworkIsRefusedWhenItIsPut() {
    HttpResponse<String> refused = put("crm", "http://10.0.0.1/", "\"**\"");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("\"field\":\"url\"", "its host is not on the public internet");
    assertThat(server.get("/webhooks/crm", key).statusCode()).isEqualTo(404);
  }
}
