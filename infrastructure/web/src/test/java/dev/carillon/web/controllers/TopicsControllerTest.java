package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsControllerTest {
  private final String topic = "/topics/" + UUID.randomUUID();
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
  void membersComeAndGo() {
    assertThat(send("PUT", topic + "/members", "{\"users\":[\"ada\",\"bob\",\"ada\"]}").text())
        .contains("\"added\":2", "\"members\":2");
    assertThat(send("GET", topic + "/members?limit=1", "").text())
        .isEqualTo("{\"success\":true,\"data\":[\"ada\"],\"nextCursor\":\"ada\"}");
    assertThat(send("GET", topic + "/members?cursor=ada", "").text())
        .isEqualTo("{\"success\":true,\"data\":[\"bob\"],\"nextCursor\":null}");
    assertThat(send("DELETE", topic + "/members", "{\"users\":[\"ada\",\"eve\"]}").text())
        .contains("\"removed\":1", "\"members\":1");
    assertThat(send("DELETE", topic, "").status()).isEqualTo(200);
    assertThat(send("DELETE", topic, "").status()).isEqualTo(404);
    assertThat(send("GET", topic + "/members", "").status()).isEqualTo(404);
  }

  @Test
  void aKeyMayHaveASlashInIt() {
    send("PUT", "/topics/a%2Fb/members", "{\"users\":[\"ada\"]}");

    assertThat(send("GET", "/topics/a%2Fb", "").json().at("/data/key").asString()).isEqualTo("a/b");
    assertThat(send("GET", "/topics", "").text()).contains("\"key\":\"a/b\"");
  }

  @Test
  void overTheBoundNothingIsChangedAndTheBoundIsSaid() {
    String six =
        IntStream.range(0, 6)
            .mapToObj(i -> "\"" + i + "\"")
            .collect(Collectors.joining(",", "{\"users\":[", "]}"));

    Answer refused = send("PUT", "/topics/full/members", six);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").asString())
        .isEqualTo("At most 5 are allowed; nothing was changed");
    assertThat(send("GET", "/topics/full", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{}|users|Required field",
        "{'users':[]}|users|Required field",
        "{'users':['ada',' ']}|users[1]|Must have between 1 and 255 characters",
        "{'users':['a\\u0007']}|users[0]|Must have between 1 and 255 characters",
        "{'users':[null]}|users[0]|Must have between 1 and 255 characters",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    Answer answer = send("PUT", "/topics/wrong/members", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
  }

  @Test
  void moreThanAThousandAtOnceAreRefused() {
    String many =
        IntStream.range(0, 1001)
            .mapToObj(i -> "\"" + i + "\"")
            .collect(Collectors.joining(",", "{\"users\":[", "]}"));

    Answer answer = send("PUT", "/topics/wrong/members", many);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("Must have at most 1000 items");
  }

  @Test
  void aKeyThatNoTopicCanHaveIsRefusedOrNotThere() {
    assertThat(send("PUT", "/topics/%20/members", "{\"users\":[\"ada\"]}").status()).isEqualTo(400);
    assertThat(send("GET", "/topics/%07", "").status()).isEqualTo(404);
    assertThat(send("GET", "/topics/" + "k".repeat(256), "").status()).isEqualTo(404);
  }
}
