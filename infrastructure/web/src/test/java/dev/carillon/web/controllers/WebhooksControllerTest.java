package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.InMemoryWebhookEndpoints;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
class WebhooksControllerTest {
  private static final String GOOD = "{\"url\":\"https://crm.example.org\"}";

  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("shop");
  }

  @BeforeEach
  void clear() {
    server.webhooks.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer send(String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + key)
            .header("Accept-Language", "en")
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  @Test
  void theSecretIsAnsweredToWhoeverCreatesIt() {
    JsonNode created = send("PUT", "/webhooks/crm", GOOD).json().get("data");

    assertThat(created.get("secret").asString()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(created.at("/types/0").asString()).isEqualTo("**");
    assertThat(send("PUT", "/webhooks/crm", GOOD).json().get("data").has("secret")).isFalse();
    assertThat(send("GET", "/webhooks/crm", "").text()).doesNotContain("whsec_");
    assertThat(send("GET", "/webhooks", "").text()).contains("crm").doesNotContain("whsec_");
  }

  @Test
  void putAgainItHasAnotherUrlAndIsCalledAgain() {
    send("PUT", "/webhooks/crm", GOOD);
    server.webhooks.disable(
        TenantId.DEFAULT,
        new EndpointId("crm"),
        "https://crm.example.org",
        new WebhookEndpoint.Disabled(Instant.EPOCH, "410 Gone"));

    JsonNode disabled = send("GET", "/webhooks/crm", "").json().get("data");
    assertThat(disabled.get("enabled").asBoolean()).isFalse();
    assertThat(disabled.get("disabledReason").asString()).isEqualTo("410 Gone");
    assertThat(disabled.get("disabledAt").asString()).isEqualTo("1970-01-01T00:00:00.000Z");

    String moved = "{\"url\":\"https://b.example\",\"types\":[\"a.*\",\"b\",\"a.*\"]}";
    JsonNode again = send("PUT", "/webhooks/crm", moved).json().get("data");
    assertThat(again.get("enabled").asBoolean()).isTrue();
    assertThat(again.get("disabledReason").isNull()).isTrue();
    assertThat(again.get("url").asString()).isEqualTo("https://b.example");
    assertThat(again.get("types").toString()).isEqualTo("[\"a.*\",\"b\"]");
  }

  @Test
  void aRotatedSecretIsAnsweredAloneAndTheOneBeforeIsKept() {
    String first = send("PUT", "/webhooks/crm", GOOD).json().at("/data/secret").asString();

    String second =
        send("POST", "/webhooks/crm/rotate-secret", "").json().at("/data/secret").asString();

    assertThat(second).matches("whsec_\\S{44}").isNotEqualTo(first);
    assertThat(server.webhooks.find(TenantId.DEFAULT, new EndpointId("crm")))
        .map(endpoint -> endpoint.secret().text())
        .contains(second + " " + first);
  }

  @Test
  void aUrlThatIsNotCalledIsRefusedInTheWordsOfWhoeverCalls() {
    Answer refused = send("PUT", "/webhooks/crm", "{\"url\":\"http://10.0.0.1/\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("url");
    assertThat(refused.json().at("/errors/0/message").asString())
        .isEqualTo("This URL is not called: it's not https");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | url
          {"url":" "}                                    | url
          {"url":"https://a.example","types":[]}         | types
          {"url":"https://a.example","types":["a",null]} | types[1]
          {"url":"https://a.example","types":["a"," "]}  | types[1]
          {"url":"https://a.example","secret":"whsec_"}  | secret
          """)
  void whatIsWrongIsNamed(String body, String field) {
    Answer refused = send("PUT", "/webhooks/crm", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(send("GET", "/webhooks/crm", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"50,200", "51,400"})
  void thereAreFiftyTypesAtMost(int count, int status) {
    String types =
        IntStream.range(0, count).mapToObj(i -> "\"t" + i + '"').collect(Collectors.joining(","));

    assertThat(
            send("PUT", "/webhooks/crm", GOOD.replace("}", ",\"types\":[" + types + "]}")).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"255,200", "256,400"})
  void anIdHas255CharactersAtMost(int chars, int status) {
    assertThat(send("PUT", "/webhooks/" + "x".repeat(chars), GOOD).status()).isEqualTo(status);
  }

  @Test
  void overTheBoundThereIsNoNewOneAndTheBoundIsSaid() {
    server.webhooks.fill();

    Answer refused = send("PUT", "/webhooks/crm", GOOD);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text())
        .contains("At most " + InMemoryWebhookEndpoints.MAX + " endpoints are allowed");
    assertThat(send("PUT", "/webhooks/filler-0", GOOD).status()).isEqualTo(200);
  }

  @Test
  void pagesGoOnWhereTheOneBeforeEnded() {
    send("PUT", "/webhooks/a%2Fb", GOOD);
    send("PUT", "/webhooks/c", GOOD);

    JsonNode first = send("GET", "/webhooks?limit=1", "").json();
    assertThat(first.at("/data/0/id").asString()).isEqualTo("a/b");
    assertThat(first.get("nextCursor").asString()).isEqualTo("a/b");
    JsonNode second = send("GET", "/webhooks?cursor=a%2Fb", "").json();
    assertThat(second.at("/data/0/id").asString()).isEqualTo("c");
    assertThat(second.get("nextCursor").isNull()).isTrue();
    assertThat(send("GET", "/webhooks?cursor=%07", "").status()).isEqualTo(400);
  }

  @Test
  void whatIsDeletedIsNotThere() {
    send("PUT", "/webhooks/a%2Fb", GOOD);

    assertThat(send("DELETE", "/webhooks/a%2Fb", "").text()).contains("Webhook endpoint deleted");
    assertThat(send("DELETE", "/webhooks/a%2Fb", "").status()).isEqualTo(404);
    assertThat(send("POST", "/webhooks/a%2Fb/rotate-secret", "").status()).isEqualTo(404);
  }
}
