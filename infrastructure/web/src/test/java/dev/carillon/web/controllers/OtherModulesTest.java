package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Controllers of other modules are served and refused like our own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherModulesTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpRequest.Builder english(String path) {
    return server.as("ada", path).header("Accept-Language", "en");
  }

  @Test
  void theyGetTheirCallerAndRunOnVirtualThreads() {
    assertThat(server.post(english("/other/things"), "{\"name\":\"bell\"}").text())
        .isEqualTo("{\"caller\":\"User\",\"name\":\"bell\",\"virtual\":true}");
    assertThat(server.get(english("/other/things?limit=7")).text())
        .isEqualTo("{\"caller\":\"ada\",\"name\":\"7\",\"virtual\":true}");
  }

  @Test
  void aRouteForUsersRefusesAService() {
    var request =
        server
            .request("/other/things")
            .header("Authorization", "Bearer " + server.serviceKey("backend"));

    assertThat(server.get(request).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "{\"name\":\" \"},name,Must not be blank",
    "{\"name\":\"12345678901\"},name,Must have between 0 and 10 characters",
    "{},name,Must not be blank"
  })
  void aConstraintIsWordedByItsName(String json, String field, String message) {
    Answer answer = server.post(english("/other/things"), json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    assertThat(answer.json().get("errors").get(0).get("message").asString()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"0,Must be greater than or equal to 1", "11,Must be less than or equal to 10"})
  void aConstraintOnAParameterIsToo(int limit, String message) {
    Answer answer = server.get(english("/other/things?limit=" + limit));

    assertThat(answer.fields()).containsExactly("limit");
    assertThat(answer.json().get("errors").get(0).get("message").asString()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\",\"colour\":1}|colour",
        "{\"name\":\"a\",\"amount\":\"1\"}|amount",
        "{\"name\":{}}|name"
      })
  void aFieldThatCannotBeBoundIsNamed(String json, String field) {
    Answer answer = server.post(english("/other/things"), json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly(field);
    assertThat(answer.text()).doesNotContain("carillon.web", "java.");
  }

  @ParameterizedTest
  @CsvSource({
    "by-code,409,conflict,Already decided by ada",
    "by-reason,404,not-found,Thing not found",
    "with-own-type,409,already-decided,Already decided by ada",
    "in-own-words,409,conflict,The request conflicts with the current state",
    "locked,423,bad-request,The request is not valid",
    "broken,500,internal,An internal error occurred"
  })
  void aRefusalIsWordedByItsCodeOrItsStatus(
      String how, int status, String problem, String message) {
    Answer answer = server.get(english("/other/refusals/" + how));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
  }
}
