package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersControllerTest {
  private static final String PATH = "/admin/dead-letters";
  private static final InboxKey ADA = new InboxKey(TenantId.DEFAULT, new UserId("ada"));

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

  @BeforeEach
  void letters() {
    server.deadLetters.add(letter(1, Channel.EMAIL, "a.type"));
    server.deadLetters.add(letter(2, Channel.PUSH, "a.type"));
    server.deadLetters.add(letter(3, null, "order.paid"));
  }

  private static DeadLetter.Id id(int number, @Nullable Channel channel) {
    return new DeadLetter.Id(
        UUID.fromString("0199f0c2-7c00-7a1b-8c3d-5e6f7081920" + number), channel);
  }

  private static DeadLetter letter(int number, @Nullable Channel channel, String type) {
    return new DeadLetter(id(number, channel), type, new UserId("ada"), 3, Instant.EPOCH, "550 no");
  }

  private HttpRequest.Builder request(String path) {
    return server
        .request(path)
        .header("Authorization", "Bearer " + key)
        .header("Accept-Language", "en");
  }

  private Answer post(String path, String body) {
    return server.post(request(path), body.replace('\'', '"'));
  }

  @Test
  void theyAreListedPageByPage() {
    Answer first = server.get(request(PATH + "?limit=2"));
    String cursor = first.json().get("nextCursor").asString();
    Answer second = server.get(request(PATH + "?limit=2&cursor=" + cursor));

    assertThat(first.json().get("data")).hasSize(2);
    assertThat(first.json().get("count").asInt()).isEqualTo(3);
    assertThat(first.json().at("/data/0/kind").asString()).isEqualTo("event");
    assertThat(first.json().at("/data/0/channel").isNull()).isTrue();
    assertThat(second.json().get("data")).hasSize(1);
    assertThat(second.json().get("nextCursor").isNull()).isTrue();
  }

  @Test
  void aDryRunCountsAndLeaves() {
    Answer counted = post(PATH + "/redrive", "{'channel':'email','dryRun':true}");

    assertThat(counted.text()).isEqualTo("{\"success\":true,\"count\":1,\"dryRun\":true}");
    assertThat(post(PATH + "/redrive", "{'channel':'email'}").text())
        .isEqualTo("{\"success\":true,\"count\":1,\"dryRun\":false}");
    assertThat(post(PATH + "/redrive", "{'channel':'email'}").json().get("count").asInt()).isZero();
  }

  @Test
  void namedOnesAreDropped() {
    String body = "{'ids':['%s','%s']}".formatted(id(1, Channel.EMAIL), id(3, null));

    assertThat(post(PATH + "/purge", body).json().get("count").asInt()).isEqualTo(2);
    assertThat(server.get(request(PATH + "/" + id(1, Channel.EMAIL))).status()).isEqualTo(404);
    assertThat(server.get(request(PATH + "/" + id(2, Channel.PUSH))).status()).isEqualTo(200);
  }

  @Test
  void anAddressIsCorrectedAndTheRestOfTheContactStays() {
    server.contacts.put(
        new Contact(ADA, Locale.FRENCH, null, new Contact.Email("typo@exmple.org", true), "+331"));

    Answer answer =
        post(PATH + "/" + id(1, Channel.EMAIL) + "/redrive", "{'email':'ada@example.org'}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(server.contacts.find(ADA))
        .contains(
            new Contact(
                ADA, Locale.FRENCH, null, new Contact.Email("ada@example.org", true), "+331"));
    assertThat(server.get(request(PATH + "/" + id(1, Channel.EMAIL))).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "/redrive|{}|all|Say which ones, or all: true",
        "/redrive|{'all':true,'kind':'event'}|all|Say which ones, or all: true",
        "/redrive|{'kind':'letter'}|kind|Must be delivery or event",
        "/purge|{'channel':'fax'}|channel|Unknown channel",
        "/purge|{'ids':[]}|ids|Must have at least 1 items",
        "/purge|{'ids':['x']}|ids|Must be ids of dead letters",
        "/purge|{'ids':[null]}|ids|Must be ids of dead letters",
        "/purge|{'receiverId':''}|receiverId|Must have between 1 and 255 characters",
        "/0199f0c2-7c00-7a1b-8c3d-5e6f70819202.push/redrive|{'email':'a@b.c'}|email|This one is no"
            + " e-mail",
        "/0199f0c2-7c00-7a1b-8c3d-5e6f70819201.email/redrive|{'email':'a b'}|email|Must be an e-mail"
            + " address such as ada@example.org",
      })
  void whatIsWrongIsNamedAndNothingIsDone(String path, String body, String field, String message) {
    Answer answer = post(PATH + path, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
    assertThat(server.get(request(PATH)).json().get("count").asInt()).isEqualTo(3);
  }
}
