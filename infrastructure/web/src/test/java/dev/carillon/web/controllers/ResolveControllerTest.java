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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResolveControllerTest {
  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("shop");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return server
        .request(path)
        .header("Authorization", "Bearer " + key)
        .header("Accept-Language", "en");
  }

  @Test
  void whatWasTakenBackIsCounted() {
    Answer answer = server.post(request("/resolve"), "{\"about\":\"invoice/42\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains(
            "\"about\":\"invoice/42\",\"done\":true,\"notifications\":3,\"broadcasts\":1,\"scheduled\":2,\"held\":4");
    String id = answer.json().at("/data/id").asString();
    assertThat(server.get(request("/v1/resolve/" + id)).json()).isEqualTo(answer.json());
    assertThat(server.get(request("/resolve/x")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{}|Required field",
        "{'about':null}|Required field",
        "{'about':' '}|Must not be blank",
        "{'about':'a\\u0000'}|Contains a forbidden character",
      })
  void whatIsWrongIsNamed(String body, String message) {
    Answer answer = server.post(request("/resolve"), body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"about\",\"message\":\"%s\"}]".formatted(message));
  }

  @Test
  void aNotificationsAboutIsChecked() {
    String body =
        "{\"object\":\"o\",\"receiverId\":\"ada\",\"type\":\"t\",\"payload\":{},\"about\":\"%s\"}";

    assertThat(server.post(request("/notifications"), body.formatted("invoice/42")).status())
        .isEqualTo(201);
    Answer refused = server.post(request("/notifications"), body.formatted("a".repeat(256)));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains("{\"field\":\"about\",\"message\":\"Must have at most 255 characters\"}");
  }

  @Test
  void anotherAboutIsAnotherRequestUnderTheSameKey() {
    String body =
        "{\"object\":\"o\",\"receiverId\":\"ada\",\"type\":\"t\",\"payload\":{},\"about\":\"%s\"}";
    HttpRequest.Builder send = request("/notifications").header("Idempotency-Key", "k-about");

    assertThat(server.post(send.copy(), body.formatted("a")).status()).isEqualTo(201);
    assertThat(server.post(send.copy(), body.formatted("a")).status()).isEqualTo(201);
    assertThat(server.post(send, body.formatted("b")).status()).isEqualTo(409);
  }
}
