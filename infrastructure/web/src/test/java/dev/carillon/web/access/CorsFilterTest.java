package dev.carillon.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsFilterTest {
  private static final String ALLOWED = "https://app.example";

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.cors.allowed-origins=" + ALLOWED);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer preflight(String origin) {
    return server.send(
        server
            .request("/notifications")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,idempotency-key")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  void aPreflightOfAnAllowedOriginNeedsNoCredentials() {
    Answer answer = preflight(ALLOWED);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(ALLOWED);
    assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
    assertThat(answer.header("Access-Control-Allow-Methods")).get().asString().contains("PATCH");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .get()
        .asString()
        .contains("Authorization", "Idempotency-Key");
    assertThat(answer.header("Access-Control-Max-Age")).contains("3600");
    assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void aPreflightOfAnotherOriginIsRefused() {
    Answer answer = preflight("https://evil.example");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.problem()).isEqualTo("origin-refused");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void anAllowedPageReadsTheAnswerAndItsHeaders() {
    HttpRequest.Builder request =
        server.as("ada", "/notifications/unread-count").header("Origin", ALLOWED);

    Answer answer = server.get(request);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(ALLOWED);
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("Idempotency-Replayed, Retry-After");
  }

  @Test
  void anAllowedPageReadsRefusalsToo() {
    Answer answer =
        server.get(server.request("/notifications/unread-count").header("Origin", ALLOWED));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Access-Control-Allow-Origin")).contains(ALLOWED);
  }

  @Test
  void anotherPageReadsNothing() {
    HttpRequest.Builder request =
        server.as("ada", "/notifications/unread-count").header("Origin", "https://evil.example");

    assertThat(server.get(request).header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void anAllowedPageMayWriteByCookie() {
    HttpRequest.Builder request =
        server
            .request("/notifications/read-all")
            .header("Origin", ALLOWED)
            .header("Cookie", "carillon_session=" + server.token("ada"));

    assertThat(server.patch(request).status()).isEqualTo(200);
  }
}
