package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesControllerTest {
  private static final String BROWSER =
      """
      {"platform":"web","subscription":{"endpoint":"https://push.example/%s","expirationTime":null,
       "keys":{"p256dh":"key","auth":"secret"}}}
      """;

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.development.enabled=true");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer put(String user, String id, String body) {
    return server.send(
        server
            .as(user, "/devices/" + id)
            .header("Accept-Language", "en")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private List<String> idsOf(String user) {
    return server
        .get(server.as(user, "/devices"))
        .json()
        .get("data")
        .valueStream()
        .map(device -> device.get("id").asString())
        .toList();
  }

  private List<Device> kept(String user) {
    InboxKey who = new InboxKey(TenantId.DEFAULT, new UserId(user));
    return server.devices.findAll(List.of(who)).getOrDefault(who, List.of());
  }

  @Test
  void aDeviceIsListedWithoutItsToken() {
    Answer put = put("ada", "laptop", BROWSER.formatted("ada"));

    assertThat(put.status()).as(put.text()).isEqualTo(200);
    JsonNode listed = server.get(server.as("ada", "/v1/devices")).json().get("data").get(0);
    assertThat(listed).isEqualTo(put.json().get("data"));
    assertThat(listed.propertyNames()).containsExactly("id", "platform", "createdAt", "lastSeenAt");
    assertThat(listed.get("platform").asString()).isEqualTo("web");
    assertThat(idsOf("nobody")).isEmpty();
  }

  @Test
  void aSubscriptionIsKeptTheSameHoweverItIsWritten() {
    put("bob", "laptop", BROWSER.formatted("bob"));
    put(
        "bob",
        "laptop",
        """
        {"subscription":{"keys":{"auth":"secret","new":1,"p256dh":"key"},
         "endpoint":"https://push.example/bob"},"platform":"web"}
        """);

    assertThat(kept("bob"))
        .singleElement()
        .satisfies(device ->
            assertThat(device.token())
                .isEqualTo(
                    "{\"endpoint\":\"https://push.example/bob\",\"keys\":{\"p256dh\":\"key\","
                        + "\"auth\":\"secret\"}}"));
  }

  @Test
  void aTokenMovesToWhoeverRegistersItLast() {
    put("cleo", "phone", "{\"platform\":\"fcm\",\"token\":\"shared\"}");
    put("dan", "phone", "{\"platform\":\"fcm\",\"token\":\"shared\"}");

    assertThat(idsOf("cleo")).isEmpty();
    assertThat(idsOf("dan")).containsExactly("phone");
  }

  @Test
  void onesOwnIsDeletedAndNobodyElses() {
    put("eve", "ph%C3%B6ne", "{\"platform\":\"fcm\",\"token\":\"eve\"}");

    assertThat(server.send(server.as("ada", "/devices/ph%C3%B6ne").DELETE()).status())
        .isEqualTo(404);
    assertThat(idsOf("eve")).containsExactly("phöne");
    assertThat(server.send(server.as("eve", "/devices/ph%C3%B6ne").DELETE()).json().get("message"))
        .hasToString("\"Appareil supprimé\"");
    assertThat(idsOf("eve")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{}|platform|Must be web, fcm or apns",
        "{'platform':'WEB'}|platform|Must be web, fcm or apns",
        "{'platform':'apns','token':'a'}|platform|This server does not reach devices of this platform",
        "{'platform':'fcm'}|token|Required field",
        "{'platform':'fcm','token':''}|token|Must have 1 to 4096 visible ASCII characters",
        "{'platform':'fcm','token':'a b'}|token|Must have 1 to 4096 visible ASCII characters",
        "{'platform':'fcm','token':'é'}|token|Must have 1 to 4096 visible ASCII characters",
        "{'platform':'fcm','token':'a','subscription':{}}|subscription|Only for the platform web",
        "{'platform':'web'}|subscription|Required field",
        "{'platform':'web','subscription':{'keys':{'p256dh':'key','auth':'a'}}}|subscription.endpoint|Required field",
        "{'platform':'web','subscription':{'endpoint':'https://push.example/1','keys':{'p256dh':'key'}}}|subscription.keys.auth|Required field",
        "{'platform':'web','subscription':{'endpoint':'https://push.example/1','keys':{'auth':'a'}}}|subscription.keys.p256dh|Required field",
        "{'platform':'web','subscription':{'endpoint':'http://10.0.0.1/','keys':{'p256dh':'key','auth':'a'}}}|subscription.endpoint|This push service is not called: it's not public",
        "{'platform':'web','subscription':{'endpoint':'https://push.example/1','keys':{'p256dh':'k','auth':'a'}}}|subscription|Is not a browser’s subscription: keys.p256dh is no point",
      })
  void whatIsWrongIsSaidOfItsField(String body, String field, String words) {
    Answer answer = put("fay", "phone", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    JsonNode errors = answer.json().get("errors");
    assertThat(errors).as(answer.text()).hasSize(1);
    assertThat(errors.get(0).get("field").asString()).isEqualTo(field);
    assertThat(errors.get(0).get("message").asString()).isEqualTo(words);
    assertThat(idsOf("fay")).isEmpty();
  }

  @Test
  void aTokenIsBoundedAndNotRepeatedInARefusal() {
    String most = "x".repeat(4096);
    assertThat(put("gus", "a", "{\"platform\":\"fcm\",\"token\":\"" + most + "\"}").status())
        .isEqualTo(200);

    Answer more = put("gus", "b", "{\"platform\":\"fcm\",\"token\":\"" + most + "x\"}");

    assertThat(more.status()).isEqualTo(400);
    assertThat(more.text()).doesNotContain("xxx");
  }

  @Test
  void anIdIsBounded() {
    String body = "{\"platform\":\"fcm\",\"token\":\"hal\"}";
    assertThat(put("hal", "i".repeat(255), body).status()).isEqualTo(200);
    assertThat(put("hal", "i".repeat(256), body).status()).isEqualTo(400);
  }

  @Test
  void theKeyIsThereWhereBrowsersAreReached() {
    assertThat(server.get(server.as("ada", "/devices/vapid-key")).text())
        .isEqualTo("{\"success\":true,\"publicKey\":\"BPublicKey\"}");
  }
}
