package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BroadcastsControllerTest {
  private static final String GOOD =
      "{\"audience\":{\"everyone\":true},\"object\":\"o\",\"type\":\"t\",\"payload\":{}}";

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

  private Answer send(String body) {
    return server.post(request("/broadcasts"), body);
  }

  private static String id(Answer accepted) {
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    return accepted.json().get("id").asString();
  }

  private Broadcast kept(String id) {
    return server.broadcasts.begun().stream()
        .filter(begun -> begun.id().toString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String by(String members) {
    return GOOD.replace("\"payload\"", members + ",\"payload\"");
  }

  @Test
  void itGoesByTheWaysThatAreNamedAndShowsThem() {
    String plain = id(send(GOOD));
    String both = id(send(by("\"channels\":[\"webhook\",\"realtime\"],\"priority\":\"critical\"")));
    String later = id(send(by("\"escalation\":[{\"channel\":\"webhook\",\"after\":\"PT10M\"}]")));
    String hidden = id(send(by("\"channels\":[\"webhook\"]")));

    assertThat(kept(plain).routing()).isEqualTo(Routing.INBOX);
    assertThat(kept(both).routing()).isEqualTo(Routing.INBOX.with(Channel.WEBHOOK).critical(true));
    assertThat(kept(later).routing())
        .isEqualTo(
            Routing.INBOX.escalating(new Escalation(Channel.WEBHOOK, Duration.ofMinutes(10))));
    assertThat(kept(hidden).routing()).isEqualTo(Routing.of(Set.of(Channel.WEBHOOK)));
    assertThat(shown(plain)).isEqualTo("[\"realtime\"] []");
    assertThat(shown(both)).isEqualTo("[\"realtime\",\"webhook\"] []");
    assertThat(shown(later))
        .isEqualTo("[\"realtime\"] [{\"channel\":\"webhook\",\"after\":\"PT10M\"}]");
  }

  private String shown(String id) {
    JsonNode data = server.get(request("/broadcasts/" + id)).json().get("data");
    return data.get("channels") + " " + data.get("escalation");
  }

  @Test
  void byWhatWaysItGoesIsAPartOfWhatAKeyWasUsedFor() {
    String idempotencyKey = UUID.randomUUID().toString();
    HttpRequest.Builder keyed = request("/broadcasts").header("Idempotency-Key", idempotencyKey);
    String first = id(server.post(keyed.copy(), GOOD));

    assertThat(id(server.post(keyed.copy(), by("\"channels\":[\"realtime\"]")))).isEqualTo(first);
    for (String another :
        List.of(
            "\"channels\":[\"realtime\",\"webhook\"]",
            "\"escalation\":[{\"channel\":\"webhook\",\"after\":\"PT10M\"}]")) {
      assertThat(server.post(keyed.copy(), by(another)).status()).as(another).isEqualTo(409);
    }
  }

  @Test
  void aBroadcastIsKeptAsItWasAskedFor() {
    String payload = "{ \"n\" : 1.50 }";
    String id =
        id(
            send(
                """
                {"audience":{"topic":"releases"},"priority":"critical","object":"o","type":"t",
                 "senderId":"ada","expiresAt":"2099-01-01T00:00:00Z","payload":%s}
                """
                    .formatted(payload)));

    Broadcast kept = kept(id);
    assertThat(kept.audience())
        .isInstanceOfSatisfying(
            Audience.Topic.class, topic -> assertThat(topic.key()).hasToString("releases"));
    assertThat(kept.priority()).isEqualTo(Broadcast.Priority.CRITICAL);
    assertThat(kept.sender()).isEqualTo(new UserId("ada"));
    assertThat(kept.expiresAt()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(kept.payload().json()).isEqualTo(payload);
    assertThat(kept.tenant()).isEqualTo(TenantId.DEFAULT);
    assertThat(server.get(request("/v1/broadcasts/" + id)).json().at("/data/state").asString())
        .isEqualTo("running");
  }

  @Test
  void theSameKeyBeginsOneAndAnotherBodyIsRefused() {
    String idempotencyKey = UUID.randomUUID().toString();
    Answer first =
        server.post(request("/broadcasts").header("Idempotency-Key", idempotencyKey), GOOD);
    Answer again =
        server.post(request("/broadcasts").header("Idempotency-Key", idempotencyKey), GOOD);
    Answer other =
        server.post(
            request("/broadcasts").header("Idempotency-Key", idempotencyKey),
            GOOD.replace("\"o\"", "\"p\""));

    assertThat(id(again)).isEqualTo(id(first));
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(other.status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{'object':'o','type':'t','payload':{}}|audience|Required field",
        "{'audience':{},'object':'o','type':'t','payload':{}}|audience|Give either everyone: true or a"
            + " topic",
        "{'audience':{'everyone':true,'topic':'a'},'object':'o','type':'t','payload':{}}|audience|Give"
            + " either everyone: true or a topic",
        "{'audience':{'everyone':'yes'},'object':'o','type':'t','payload':{}}|audience.everyone|Wrong"
            + " type of value",
        "{'audience':{'everyone':true,'all':1},'object':'o','type':'t','payload':{}}|audience.all|Unknown"
            + " field",
        "{'audience':{'topic':' '},'object':'o','type':'t','payload':{}}|audience.topic|Must have between"
            + " 1 and 255 characters",
        "{'audience':{'topic':'none'},'object':'o','type':'t','payload':{}}|audience.topic|There is no"
            + " such topic; make it by its members, PUT /topics/:key/members",
        "{'audience':{'everyone':true},'priority':'high','object':'o','type':'t','payload':{}}|priority|Must"
            + " be normal or critical",
        "{'audience':{'everyone':true},'channels':['email'],'object':'o','type':'t','payload':{}}|channels|This"
            + " channel is not configured",
        "{'audience':{'everyone':true},'channels':[],'object':'o','type':'t','payload':{}}|channels|At"
            + " least one channel is required",
        "{'audience':{'everyone':true},'channels':['sms'],'object':'o','type':'t','payload':{}}|channels|Unknown channel",
        "{'audience':{'everyone':true},'escalation':[{'channel':'email','after':'PT1S'}],'object':'o',"
            + "'type':'t','payload':{}}|escalation.0.channel|This channel is not configured",
        "{'audience':{'everyone':true},'channels':['webhook'],'escalation':[{'channel':'webhook',"
            + "'after':'PT1S'}],'object':'o','type':'t','payload':{}}|escalation.0.channel|This channel is"
            + " named twice",
        "{'audience':{'everyone':true},'escalation':[{'channel':'webhook'}],'object':'o',"
            + "'type':'t','payload':{}}|escalation.0.after|Required field",
        "{'audience':{'everyone':true},'type':'t','payload':{}}|object|Required field",
        "{'audience':{'everyone':true},'object':' ','type':'t','payload':{}}|object|Must not be blank",
        "{'audience':{'everyone':true},'object':'o','type':'t'}|payload|Required field",
        "{'audience':{'everyone':true},'object':'o','type':'t','payload':[]}|payload|Wrong type of value",
        "{'audience':{'everyone':true},'object':'o','type':'t','payload':{},'expiresAt':'2020-01-01T00:00:00Z'}"
            + "|expiresAt|Must be in the future",
      })
  void whatIsWrongIsNamed(String body, String field, String message) {
    int before = server.broadcasts.begun().size();

    Answer answer = send(body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").toString())
        .contains("{\"field\":\"%s\",\"message\":\"%s\"}".formatted(field, message));
    assertThat(server.broadcasts.begun()).hasSize(before);
  }

  @Test
  void atTheBoundOfThoseThatRunItIsToBeTriedLater() {
    Answer refused = send(GOOD.replace("\"o\"", "\"many\""));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).contains("10");
  }

  @Test
  void oneThatRunsIsCancelledOnceAndOneThatEndedIsNot() {
    String running = id(send(GOOD));
    String done = id(send(GOOD));
    server.broadcasts.end(
        TenantId.DEFAULT,
        BroadcastId.parse(done).orElseThrow(),
        Broadcast.State.DONE,
        Instant.EPOCH);

    for (int i = 0; i < 2; i++) {
      Answer cancelled = server.post(request("/broadcasts/" + running + "/cancel"), "");
      assertThat(cancelled.status()).isEqualTo(200);
      assertThat(cancelled.json().at("/data/state").asString()).isEqualTo("cancelled");
      assertThat(cancelled.json().at("/data/finishedAt").asString()).endsWith("Z");
    }
    Answer refused = server.post(request("/broadcasts/" + done + "/cancel"), "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").asString())
        .isEqualTo("This broadcast has ended already");
    assertThat(server.get(request("/broadcasts/" + done)).json().at("/data/finishedAt").asString())
        .isEqualTo("1970-01-01T00:00:00.000Z");
  }

  @Test
  void whatIsNoIdIsNotThere() {
    assertThat(server.get(request("/broadcasts/x")).status()).isEqualTo(404);
    assertThat(server.post(request("/broadcasts/x/cancel"), "").status()).isEqualTo(404);
    assertThat(server.get(request("/broadcasts?cursor=x")).status()).isEqualTo(400);
  }

  @Test
  void theListGoesOnByItsCursor() {
    String old = id(send(GOOD));
    String young = id(send(GOOD));

    Answer first = server.get(request("/broadcasts?limit=1"));
    Answer second =
        server.get(
            request("/broadcasts?limit=1&cursor=" + first.json().get("nextCursor").asString()));

    assertThat(first.json().at("/data/0/id").asString()).isEqualTo(young);
    assertThat(second.json().at("/data/0/id").asString()).isEqualTo(old);
    assertThat(first.json().at("/data/0/failures").isNull()).isTrue();
  }
}
