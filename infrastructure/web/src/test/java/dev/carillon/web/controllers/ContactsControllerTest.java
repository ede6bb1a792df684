package dev.carillon.web.controllers;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactsControllerTest {
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

  private Answer put(String path, String body) {
    return server.send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PUT", BodyPublishers.ofString(body)));
  }

  @Test
  void whatWasPutIsThere() {
    Answer put =
        put("/contacts/j%C3%BCrg", "{\"locale\":\"FR-ca\",\"timeZone\":\"America/Toronto\"}");

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.text())
        .isEqualTo(
            "{\"success\":true,\"data\":{\"id\":\"jürg\",\"locale\":\"fr-CA\","
                + "\"timeZone\":\"America/Toronto\",\"email\":null,\"emailVerified\":null,"
                + "\"phone\":null}}");
    assertThat(server.get(request("/v1/contacts/j%C3%BCrg")).text()).isEqualTo(put.text());
  }

  @Test
  void whatIsLeftOutIsAsTheServerIsSet() {
    put("/contacts/bob", "{\"locale\":\"fr\"}");

    assertThat(put("/contacts/bob", "{}").text())
        .isEqualTo(
            "{\"success\":true,\"data\":{\"id\":\"bob\",\"locale\":null,\"timeZone\":null,"
                + "\"email\":null,\"emailVerified\":null,\"phone\":null}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{'locale':'french!'}|locale|Must be a language tag such as fr or en-GB",
        "{'locale':''}|locale|Must be a language tag such as fr or en-GB",
        "{'locale':'und'}|locale|Must be a language tag such as fr or en-GB",
        "{'locale':'fr-x-abcdefgh-abcdefgh-abcdefgh-abcdefgh'}|locale|Must be a language tag such as fr"
            + " or en-GB",
        "{'timeZone':'Paris'}|timeZone|Must be a time zone such as Europe/Paris",
        "{'timeZone':'+02:00'}|timeZone|Must be a time zone such as Europe/Paris",
        "{'email':'a b@c'}|email|Must be an e-mail address such as ada@example.org",
        "{'emailVerified':true}|email|Required field",
        "{'phone':'0612'}|phone|Must be a number in the international form, such as +33612345678",
        "{'fax':'1'}|fax|Unknown field",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    Answer answer = put("/contacts/eve", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
    assertThat(server.get(request("/contacts/eve")).status()).isEqualTo(404);
  }

  @Test
  void anAddressIsTakenForVerifiedUnlessTheBackendSaysOtherwise() {
    Answer known = put("/contacts/kim", "{\"email\":\"kim@example.org\",\"phone\":\"+33612\"}");
    Answer doubted =
        put("/contacts/kim", "{\"email\":\"kim@example.org\",\"emailVerified\":false}");

    assertThat(known.json().get("data").get("emailVerified").asBoolean()).isTrue();
    assertThat(known.json().get("data").get("phone").asString()).isEqualTo("+33612");
    assertThat(doubted.json().get("data").get("emailVerified").asBoolean()).isFalse();
    assertThat(doubted.json().get("data").get("phone").isNull()).isTrue();
  }

  private Answer asUser(String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + server.token("lin"))
            .header("Accept-Language", "en")
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  @Test
  void aUserSaysHowTheyWantToBeSpokenToAndNotWhereTheyAreReached() {
    assertThat(asUser("PUT", "/contacts/me", "{\"locale\":\"en\"}").status()).isEqualTo(200);
    assertThat(asUser("GET", "/contacts/lin", "").text())
        .contains("\"id\":\"lin\",\"locale\":\"en\"");

    assertThat(asUser("PUT", "/contacts/me", "{\"email\":\"l@example.org\"}").status())
        .isEqualTo(403);
    assertThat(asUser("PUT", "/contacts/kim", "{}").status()).isEqualTo(403);
    assertThat(asUser("GET", "/contacts/kim", "").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "{", ""})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThat(put("/contacts/eve", body).status()).isEqualTo(400);
  }

  @Test
  void anIdThatNobodyCanHaveIsRefused() {
    assertThat(put("/contacts/" + "x".repeat(256), "{}").status()).isEqualTo(400);
    assertThat(put("/contacts/%20", "{}").status()).isEqualTo(400);
    assertThat(put("/contacts/" + "x".repeat(255), "{}").status()).isEqualTo(200);
  }
}
