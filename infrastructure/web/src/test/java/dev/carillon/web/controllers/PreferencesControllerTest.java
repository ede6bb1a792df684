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
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreferencesControllerTest {
  private TestServer server;
  private String key = "";

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
    key = server.serviceKey("backend");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer put(String token, String body) {
    return server.send(
        request(token)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.replace('\'', '"'))));
  }

  private HttpRequest.Builder request(String token) {
    return server
        .request("/preferences")
        .header("Authorization", "Bearer " + token)
        .header("Accept-Language", "en");
  }

  private JsonNode of(String user) {
    return server.get(request(server.token(user))).json().get("data");
  }

  @Test
  void aChoiceIsKeptAndTheNextOneTakesItsPlace() {
    Answer put =
        put(
            server.token("ada"),
            "{'rules':[{'type':'a.*','channel':'push','allowed':false}],"
                + "'quietHours':{'from':'22:00','to':'07:00'},'digest':{'every':'PT1H'}}");

    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(of("ada").get("rules").toString())
        .isEqualTo(
            "[{\"type\":\"a.*\",\"channel\":\"push\",\"allowed\":false,\"required\":false}]");
    assertThat(of("ada").at("/digest/every").asString()).isEqualTo("PT1H");
    put(server.token("ada"), "{}");
    assertThat(of("ada").get("rules")).isEmpty();
    assertThat(of("ada").get("quietHours").isNull()).isTrue();
  }

  @Test
  void aBackendSaysWhatItsPeopleHaveAndTheySeeIt() {
    put(key, "{'rules':[{'type':'account.**','channel':'email','allowed':true,'required':true}]}");

    assertThat(server.get(request(key)).json().at("/data/rules/0/required").asBoolean()).isTrue();
    assertThat(of("bob").at("/defaults/0/type").asString()).isEqualTo("account.**");
    assertThat(of("bob").get("rules")).isEmpty();
  }

  @Test
  void thereAreAHundredRulesAtMost() {
    String rule = "{'type':'t%d','channel':'email','allowed':false}";
    StringBuilder rules = new StringBuilder(rule.formatted(0));
    for (int n = 1; n < 100; n++) {
      rules.append(',').append(rule.formatted(n));
    }

    assertThat(put(server.token("eve"), "{'rules':[" + rules + "]}").status()).isEqualTo(200);
    assertThat(
            put(server.token("eve"), "{'rules':[" + rules + "," + rule.formatted(100) + "]}")
                .text())
        .contains("Must have at most 100 items");
    assertThat(of("eve").get("rules")).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{'rules':[null]}|rules.0|Required field",
        "{'rules':[{'channel':'email','allowed':true}]}|rules.0.type|Required field",
        "{'rules':[{'type':' ','channel':'email','allowed':true}]}|rules.0.type|Must be a type, or a"
            + " pattern such as invoice.*",
        "{'rules':[{'type':'a','channel':'realtime','allowed':true}]}|rules.0.channel|Must be email or"
            + " push",
        "{'rules':[{'type':'a','channel':'email'}]}|rules.0.allowed|Required field",
        "{'rules':[{'type':'a','channel':'email','allowed':true,'required':true}]}|rules.0.required|Only"
            + " for service keys",
        "{'rules':[{'type':'a','channel':'email','allowed':true},{'type':'a','channel':'email',"
            + "'allowed':false}]}|rules.1|There is a rule with this type and channel already",
        "{'quietHours':{'from':'22:00'}}|quietHours.to|Required field",
        "{'quietHours':{'from':'24:00','to':'07:00'}}|quietHours.from|Must be a time of the day such as"
            + " 22:00",
        "{'quietHours':{'from':'07:00','to':'07:00'}}|quietHours.to|Must be another time than the"
            + " beginning",
        "{'digest':{}}|digest|Give either every or at",
        "{'digest':{'every':'PT1H','at':'08:00'}}|digest|Give either every or at",
        "{'digest':{'every':'PT4M'}}|digest.every|Must be an ISO-8601 duration between PT5M and PT168H",
        "{'digest':{'every':'hourly'}}|digest.every|Must be an ISO-8601 duration between PT5M and"
            + " PT168H",
        "{'digest':{'at':'8:00'}}|digest.at|Must be a time of the day such as 22:00",
        "{'nights':true}|nights|Unknown field",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    Answer answer = put(server.token("lin"), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
  }

  @Test
  void aTenantHasNoQuietHours() {
    assertThat(put(key, "{'quietHours':{'from':'22:00','to':'07:00'}}").text())
        .contains("Only for users");
  }
}
