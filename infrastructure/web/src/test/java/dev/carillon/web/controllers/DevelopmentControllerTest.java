package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.RawHttp;
import dev.carillon.web.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevelopmentControllerTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        new TestServer(
            directory,
            "carillon.development.enabled=true",
            "carillon.development.hosts=dev.example");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer signIn(String user) {
    return server.post(server.request("/dev/sign-in"), "{\"user\":\"" + user + "\"}");
  }

  private static String cookie(Answer answer) {
    return answer.header("Set-Cookie").orElseThrow().split(";", -1)[0];
  }

  private HttpRequest.Builder ownPage(String path) {
    return server.request(path).header("Origin", "http://localhost:" + server.port());
  }

  @Test
  void theConsoleGetsATokenOfAServiceFromItsOwnPageOnly() {
    Answer answer = server.post(ownPage("/dev/service-token"), "");
    assertThat(answer.status()).isEqualTo(200);
    String token = answer.json().get("token").asString();

    assertThat(
            server
                .get(server.request("/topics").header("Authorization", "Bearer " + token))
                .status())
        .isEqualTo(200);
    assertThat(
            server
                .post(
                    server.request("/dev/service-token").header("Origin", "http://evil.example"),
                    "")
                .status())
        .isEqualTo(403);
  }

  @Test
  void signingInGivesATokenAndACookie() {
    Answer answer = signIn("ada");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactly("success", "user", "token", "expiresIn");
    assertThat(answer.json().get("expiresIn").asInt()).isEqualTo(43200);
    assertThat(answer.header("Set-Cookie"))
        .get()
        .asString()
        .startsWith("carillon_session=" + answer.json().get("token").asString())
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200");
  }

  @Test
  void bothSignInsWork() {
    Answer answer = signIn("grace");
    String count = "/notifications/unread-count";
    String token = answer.json().get("token").asString();

    assertThat(server.get(server.request(count).header("Cookie", cookie(answer))).status())
        .isEqualTo(200);
    assertThat(
            server.get(server.request(count).header("Authorization", "Bearer " + token)).status())
        .isEqualTo(200);
  }

  @Test
  void usersMayWriteToOneAnother() {
    HttpRequest.Builder request = ownPage("/notifications").header("Cookie", cookie(signIn("ada")));
    String json = "{\"object\":\"o\",\"receiverId\":\"grace\",\"type\":\"t\",\"payload\":{}}";

    assertThat(server.post(request, json).status()).isEqualTo(201);
  }

  @Test
  void signingOutEndsTheSignInAndTakesTheCookieAway() {
    String cookie = cookie(signIn("leaving"));

    Answer answer = server.post(ownPage("/dev/sign-out").header("Cookie", cookie), "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie"))
        .get()
        .asString()
        .startsWith("carillon_session=;")
        .contains("Max-Age=0");
    assertThat(
            server
                .get(server.request("/notifications/unread-count").header("Cookie", cookie))
                .status())
        .isEqualTo(401);
  }

  @Test
  void signingOutWithoutASignInIsNoFault() {
    assertThat(server.post(server.request("/dev/sign-out"), "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,http://evil.example",
    "Origin,null",
    "Origin,http://localhost:3000",
    "Sec-Fetch-Site,cross-site"
  })
  void aForeignPageSignsNobodyInOrOut(String header, String value) {
    for (String path : new String[] {"/dev/sign-in", "/dev/sign-out"}) {
      Answer answer = server.post(server.request(path).header(header, value), "{\"user\":\"ada\"}");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.problem()).isEqualTo("origin-refused");
      assertThat(answer.header("Set-Cookie")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"user\":\" \"}", "{\"user\":\"a\\nb\"}", "{\"user\":5}"})
  void aNameThatIsNoneIsRefused(String json) {
    Answer answer = server.post(server.request("/dev/sign-in"), json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("user");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example:4000,421",
    "evil.example,421",
    "localhost:1,200",
    "dev.example,200",
    "'',421"
  })
  void anotherHostIsNotAnswered(String host, int status) throws IOException {
    String answer =
        RawHttp.exchange(
            server.port(),
            "GET /notifications/unread HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(host, server.token("ada")));

    assertThat(RawHttp.status(answer)).as(answer).isEqualTo(status);
  }

  @Test
  void outsideDevelopmentModeThereIsNoSuchRoute(@TempDir Path directory) {
    try (TestServer production = new TestServer(directory)) {
      assertThat(
              production.post(production.as("ada", "/dev/sign-in"), "{\"user\":\"ada\"}").status())
          .isEqualTo(404);
      assertThat(production.post(production.request("/dev/sign-in"), "{\"user\":\"a\"}").status())
          .isEqualTo(401);
    }
  }

  @Test
  void whoeverLeavesSigningInToAProviderCannotDevelopLikeThis(@TempDir Path directory) {
    assertThatThrownBy(() ->
            new TestServer(
                directory,
                "carillon.development.enabled=true",
                "carillon.auth.jwks-url=https://id.example/keys",
                "carillon.auth.issuer=https://id.example",
                "carillon.auth.audience=notifications",
                "logging.level.root=OFF"))
        .hasRootCauseMessage(
            "Development mode signs people in itself; it cannot with carillon.auth.jwks-url");
  }
}
