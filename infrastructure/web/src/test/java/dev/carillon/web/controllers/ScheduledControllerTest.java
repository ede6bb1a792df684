package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.RunSchedule;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.InMemorySchedule;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduledControllerTest {
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

  private HttpRequest.Builder as(String user, String path) {
    return server.as(user, path).header("Accept-Language", "en");
  }

  private static String notification(String more) {
    return "{\"object\":\"o\",\"receiverId\":\"ada\",\"type\":\"t\",\"payload\":{ \"n\" : 1}%s}"
        .formatted(more);
  }

  private static String event(String more) {
    return "{\"name\":\"order.paid\",\"data\":{ \"n\" : 1}%s}".formatted(more);
  }

  private static String broadcast(String more) {
    return "{\"audience\":{\"everyone\":true},\"object\":\"o\",\"type\":\"t\",\"payload\":{}%s}"
        .formatted(more);
  }

  private static String inAnHour() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(3600).toString();
  }

  private static String sendAt(String time) {
    return ",\"sendAt\":\"" + time + '"';
  }

  private static String id(Answer accepted) {
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    assertThat(accepted.json().get("status").asString()).isEqualTo("scheduled");
    return accepted.json().get("id").asString();
  }

  private Scheduled kept(String id) {
    return server.schedule.find(TenantId.DEFAULT, UUID.fromString(id)).orElseThrow();
  }

  @Test
  void aNotificationIsKeptAsItWasAskedForAndReadAgain() {
    String body = notification(sendAt(inAnHour()));

    Scheduled kept = kept(id(server.post(request("/notifications"), ' ' + body + ' ')));

    assertThat(kept.kind()).isEqualTo(Scheduled.Kind.NOTIFICATION);
    assertThat(kept.request()).isEqualTo(body);
    var command = server.bean(RunSchedule.Requests.class).command(kept);
    assertThat(command.receiverId()).isEqualTo("ada");
    assertThat(command.payloadJson()).isEqualTo("{ \"n\" : 1}");
    assertThat(command.caller()).isEqualTo(kept.caller());
  }

  @Test
  void theAnswerSaysWhen() {
    String time = inAnHour();

    for (String language : List.of("en", "fr")) {
      Answer answer =
          server.post(
              server
                  .request("/notifications")
                  .header("Authorization", "Bearer " + key)
                  .header("Accept-Language", language),
              notification(sendAt(time)));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(Instant.parse(answer.json().get("sendAt").asString()))
          .isEqualTo(Instant.parse(time));
      assertThat(answer.message())
          .isEqualTo(language.equals("en") ? "Notification scheduled" : "Notification programmée");
    }
    Answer direct =
        server.post(
            server.request("/notifications").header("Authorization", "Bearer " + key),
            notification(sendAt(time)));
    assertThat(direct.message()).isEqualTo("Notification programmée");
    assertThat(direct.json().propertyNames())
        .containsExactly("success", "status", "message", "id", "sendAt");
  }

  @Test
  void whatIsDueAlreadyIsSentAtOnce() {
    for (String more :
        List.of(
            sendAt("2020-01-01T00:00:00Z"), ",\"delay\":\"PT0S\"", sendAt("2020-01-01T00:00"))) {
      Answer answer = server.post(request("/notifications"), notification(more));
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      assertThat(answer.json().get("seq").asLong()).isPositive();
    }
    Answer told = server.post(request("/events"), event(sendAt("2020-01-01T00:00:00Z")));
    assertThat(told.json().get("status").asString()).isEqualTo("accepted");
  }

  @Test
  void aDelayCountsFromTheArrival() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    Scheduled kept =
        kept(id(server.post(request("/notifications"), notification(",\"delay\":\"PT10M\""))));

    assertThat(kept.sendAt()).isBetween(before.plusSeconds(600), Instant.now().plusSeconds(600));
  }

  @Test
  void aLocalTimeIsThatOfItsZoneOrOfTheReceiver() {
    String tomorrow = Instant.now().plusSeconds(86_400).toString().substring(0, 10);
    server.contacts.put(
        new Contact(
            new InboxKey(TenantId.DEFAULT, new UserId("ada")), null, ZoneId.of("Asia/Tokyo")));

    String receivers = sendAt(tomorrow + "T12:00");
    assertThat(kept(id(server.post(request("/notifications"), notification(receivers)))).sendAt())
        .isEqualTo(Instant.parse(tomorrow + "T03:00:00Z"));
    String named = receivers + ",\"timeZone\":\"Asia/Kolkata\"";
    assertThat(kept(id(server.post(request("/notifications"), notification(named)))).sendAt())
        .isEqualTo(Instant.parse(tomorrow + "T06:30:00Z"));
    assertThat(kept(id(server.post(request("/events"), event(receivers)))).sendAt())
        .isEqualTo(Instant.parse(tomorrow + "T12:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "sendAt":"soon"                                       | sendAt
          "sendAt":7                                            | sendAt
          "sendAt":"+10000-01-01T00:00"                         | sendAt
          "sendAt":"2999-01-01T00:00:00Z"                       | sendAt
          "delay":"10 minutes"                                  | delay
          "delay":"-PT1S"                                       | delay
          "delay":"P31D"                                        | delay
          "delay":"PT9223372036854775807S"                      | delay
          "delay":"PT1S","sendAt":"2030-01-01T00:00:00Z"        | delay
          "timeZone":"Europe/Paris"                             | timeZone
          "delay":"PT1S","timeZone":"Europe/Paris"              | timeZone
          "sendAt":"2030-01-01T00:00Z","timeZone":"Asia/Tokyo"  | timeZone
          "sendAt":"2030-01-01T00:00","timeZone":"Mars/North"   | timeZone
          """)
  void whatIsWrongWithATimeIsNamed(String more, String field) {
    List<Answer> answers =
        List.of(
            server.post(request("/notifications"), notification(',' + more)),
            server.post(request("/events"), event(',' + more)),
            server.post(request("/broadcasts"), broadcast(',' + more)));

    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.status()).as(answer.text()).isEqualTo(400);
          assertThat(answer.fields()).containsExactly(field);
        });
  }

  @Test
  void theBoundIsNamed() {
    Answer answer = server.post(request("/notifications"), notification(",\"delay\":\"P31D\""));

    assertThat(answer.json().at("/errors/0/message").asString())
        .isEqualTo("Must be at most P30D ahead");
  }

  @Test
  void theRulesAreThoseOfASendingAtOnce() {
    String later = sendAt(inAnHour());

    Answer expired =
        server.post(
            request("/notifications"),
            notification(later + ",\"expiresAt\":\"" + Instant.now().plusSeconds(60) + '"'));
    assertThat(expired.fields()).containsExactly("expiresAt");
    assertThat(expired.json().at("/errors/0/message").asString())
        .isEqualTo("Must be after the time of sending");
    assertThat(
            server
                .post(request("/notifications"), notification(later + ",\"channels\":[]"))
                .fields())
        .containsExactly("channels");
    assertThat(
            server
                .post(as("ada", "/notifications"), notification(later + ",\"senderId\":\"bob\""))
                .status())
        .isEqualTo(403);
    assertThat(
            server
                .post(
                    request("/broadcasts"),
                    broadcast(later + ",\"expiresAt\":\"" + Instant.now().plusSeconds(60) + '"'))
                .fields())
        .containsExactly("expiresAt");
  }

  @Test
  void aKeyIsForOneRequestWhenItIsSentToo() {
    String later = ",\"delay\":\"PT1H\"";
    String first =
        id(
            server.post(
                request("/notifications").header("Idempotency-Key", "k1"), notification(later)));

    Answer again =
        server.post(request("/notifications").header("Idempotency-Key", "k1"), notification(later));
    assertThat(id(again)).isEqualTo(first);
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(Instant.parse(again.json().get("sendAt").asString()))
        .isEqualTo(kept(first).sendAt());
    assertThat(
            server
                .post(
                    request("/notifications").header("Idempotency-Key", "k1"),
                    notification(",\"delay\":\"PT2H\""))
                .status())
        .isEqualTo(409);
    String told = id(server.post(request("/events"), event(later + ",\"id\":\"e1\"")));
    assertThat(id(server.post(request("/events"), event(later + ",\"id\":\"e1\""))))
        .isEqualTo(told);
    assertThat(server.post(request("/events"), event(",\"delay\":\"PT2H\",\"id\":\"e1\"")).status())
        .isEqualTo(409);
  }

  @Test
  void inABatchEachHasItsTime() {
    Answer answer =
        server.post(
            request("/notifications/batch"),
            "["
                + notification(",\"delay\":\"PT1H\",\"idempotencyKey\":\"b1\"")
                + ','
                + notification("")
                + ','
                + notification(",\"delay\":\"P31D\"")
                + ','
                + notification(",\"delay\":\"PT1H\",\"idempotencyKey\":\"b1\"")
                + ']');

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/results/0").propertyNames()).containsExactly("id", "sendAt");
    assertThat(answer.json().at("/results/1").propertyNames()).containsExactly("id", "seq");
    assertThat(answer.json().at("/results/2/problem/errors/0/field").asString()).isEqualTo("delay");
    assertThat(answer.json().at("/results/3").propertyNames())
        .containsExactly("id", "sendAt", "replayed");
    Scheduled kept = kept(answer.json().at("/results/0/id").asString());
    assertThat(server.bean(RunSchedule.Requests.class).command(kept).receiverId()).isEqualTo("ada");
  }

  @Test
  void inABatchOfEventsEachHasItsTime() {
    int taken = server.events.taken().size();

    Answer answer =
        server.post(
            request("/events/batch"),
            "["
                + event(",\"delay\":\"PT1H\"")
                + ','
                + event("")
                + ','
                + event(",\"delay\":\"P31D\"")
                + ']');

    assertThat(answer.json().at("/results/0").propertyNames()).containsExactly("id", "sendAt");
    assertThat(answer.json().at("/results/1").propertyNames()).containsExactly("id");
    assertThat(answer.json().at("/results/2/problem/errors/0/field").asString()).isEqualTo("delay");
    assertThat(server.events.taken()).hasSize(taken + 1);
    Scheduled kept = kept(answer.json().at("/results/0/id").asString());
    assertThat(kept.request())
        .startsWith("{\"name\":\"order.paid\",\"key\":null,\"occurredAt\":\"")
        .endsWith("\"data\":{ \"n\" : 1}}");
  }

  @Test
  void aBroadcastSaysThatItIsStillToCome() {
    String id = id(server.post(request("/broadcasts"), broadcast(",\"delay\":\"PT1H\"")));

    Answer found = server.get(request("/broadcasts/" + id));
    assertThat(found.json().at("/data/state").asString()).isEqualTo("scheduled");
    assertThat(found.json().at("/data/sendAt").isString()).isTrue();
    Answer cancelled = server.post(request("/broadcasts/" + id + "/cancel"), "{}");
    assertThat(cancelled.json().at("/data/state").asString()).isEqualTo("cancelled");
  }

  @Test
  void aUserSeesAndCancelsOnlyWhatTheyScheduled() {
    String later = sendAt(inAnHour());
    String hers = id(server.post(as("ada", "/notifications"), notification(later)));
    String backends = id(server.post(request("/notifications"), notification(later)));

    Answer list = server.get(as("ada", "/scheduled"));
    assertThat(list.json().get("data").valueStream().map(each -> each.get("id").asString()))
        .contains(hers)
        .doesNotContain(backends);
    assertThat(server.get(as("ada", "/scheduled/" + backends)).status()).isEqualTo(404);
    assertThat(server.send(as("ada", "/scheduled/" + backends).DELETE()).status()).isEqualTo(404);
    assertThat(server.get(request("/scheduled/" + hers)).status()).isEqualTo(200);
    Answer gone = server.send(as("ada", "/scheduled/" + hers).DELETE());
    assertThat(gone.message()).isEqualTo("Sending cancelled");
    assertThat(server.send(as("ada", "/scheduled/" + hers).DELETE()).status()).isEqualTo(200);
    assertThat(server.get(as("ada", "/scheduled/" + hers)).json().at("/data/state").asString())
        .isEqualTo("cancelled");
  }

  @Test
  void whatWasSentIsNotCancelled() {
    String id = id(server.post(request("/notifications"), notification(sendAt(inAnHour()))));
    server.schedule.sent(List.of(UUID.fromString(id)), Instant.now());

    Answer answer = server.send(request("/scheduled/" + id).DELETE());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).isEqualTo("It has been sent already, or is being sent");
  }

  @Test
  void theListGoesPageByPage() {
    id(server.post(request("/notifications"), notification(sendAt(inAnHour()))));
    id(server.post(request("/events"), event(sendAt(inAnHour()))));

    Answer first = server.get(request("/scheduled?limit=1"));
    assertThat(first.json().at("/data/0/kind").asString()).isEqualTo("event");
    String cursor = first.json().get("nextCursor").asString();
    Answer second = server.get(request("/scheduled?limit=1&cursor=" + cursor));
    assertThat(second.json().at("/data/0/kind").asString()).isEqualTo("notification");
    assertThat(server.get(request("/scheduled?cursor=x")).fields()).containsExactly("cursor");
    assertThat(server.get(request("/scheduled?limit=0")).fields()).containsExactly("limit");
  }

  @Test
  void whenTooMuchWaitsItIsRefusedForNow(@TempDir Path directory) {
    try (TestServer full = new TestServer(directory)) {
      String backend = "Bearer " + full.serviceKey("shop");
      String one = event(",\"delay\":\"PT1H\"");
      String many = '[' + (one + ',').repeat(InMemorySchedule.BOUND - 1) + one + ']';
      full.post(full.request("/events/batch").header("Authorization", backend), many);

      for (String path : List.of("/events", "/notifications")) {
        Answer answer =
            full.post(
                full.request(path).header("Authorization", backend),
                path.equals("/events") ? one : notification(",\"delay\":\"PT1H\""));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("10");
      }
      assertThat(
              full.post(
                      full.request("/notifications/batch").header("Authorization", backend),
                      '[' + notification(",\"delay\":\"PT1H\"") + ']')
                  .status())
          .isEqualTo(503);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                 | until
          {"until":"tomorrow"}               | until
          {"until":"2030-01-01T00:00"}       | until
          {"until":"2020-01-01T00:00:00Z"}   | until
          {"until":"2999-01-01T00:00:00Z"}   | until
          """)
  void whatIsWrongWithASnoozeIsNamed(String body, String field) {
    Answer answer = server.patch(as("ada", "/notifications/" + sent("ada") + "/snooze"), body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly(field);
  }

  private String sent(String receiver) {
    Answer sent =
        server.post(
            request("/notifications"), notification("").replace("\"ada\"", '"' + receiver + '"'));
    return sent.json().get("id").asString();
  }

  @Test
  void aSnoozedOneIsAwayUntilItIsBack() {
    String id = sent("zoe");
    String until = inAnHour();

    Answer away =
        server.patch(
            as("zoe", "/notifications/" + id + "/snooze"), "{\"until\":\"" + until + "\"}");
    assertThat(away.json().get("unread").asInt()).isZero();
    assertThat(away.message()).isEqualTo("Notification snoozed");
    Answer list = server.get(as("zoe", "/notifications?state=snoozed"));
    assertThat(Instant.parse(list.json().at("/data/0/snoozedUntil").asString()))
        .isEqualTo(Instant.parse(until));
    assertThat(server.get(as("zoe", "/notifications?state=archived")).json().get("data").size())
        .isZero();
    Answer back = server.patch(as("zoe", "/notifications/" + id + "/unsnooze"));
    assertThat(back.json().get("unread").asInt()).isEqualTo(1);
    assertThat(back.message()).isEqualTo("Notification back in the inbox");
    assertThat(
            server.get(as("zoe", "/notifications/" + id)).json().at("/data/snoozedUntil").isNull())
        .isTrue();
  }
}
