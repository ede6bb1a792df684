package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryTarget.Endpoint;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedEndpointsTest {
  private static final String STALLS = "https://stalls.example.org/";
  private static final String WELL = "https://well.example.org/";
  private static final SendResult ACCEPTED = new SendResult.Accepted("HTTP 200", true);
  private static final Duration PAUSE = Duration.ofHours(1);

  private final Map<String, SendResult> answers = new HashMap<>();
  private final List<String> called = new ArrayList<>();

  private final class Answering implements DeliveryProvider {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public SendResult send(Outgoing message) {
      String url = ((Endpoint) message.target()).url();
      called.add(url);
      return answers.getOrDefault(url, ACCEPTED);
    }
  }

  private GuardedEndpoints endpoints(int max) {
    return new GuardedEndpoints(new Answering(), new DeliverySettings.Circuit(8, 50, PAUSE), max);
  }

  private static Outgoing to(String url) {
    NotificationId id = NotificationId.parse("0199f0c2-7c00-7a1b-8c3d-5e6f70819203").orElseThrow();
    UserId ada = new UserId("ada");
    return new Outgoing(
        new DeliveryId(id, Channel.WEBHOOK),
        TenantId.DEFAULT,
        ada,
        new Endpoint("crm", url, "whsec_"),
        Locale.ENGLISH,
        ZoneOffset.UTC,
        List.of(new Outgoing.Item(id, ada, "o", "t", new Payload("{}"), Instant.EPOCH, false)),
        1,
        1);
  }

  @Test
  void oneThatKeepsFailingIsLeftAloneAndTheOthersAreCalled() {
    GuardedEndpoints endpoints = endpoints(10);
    answers.put(STALLS, new SendResult.TryAgain(Fault.MESSAGE, "timed out", null));
    endpoints.send(to(STALLS));
    endpoints.send(to(STALLS));

    SendResult third = endpoints.send(to(STALLS));

    assertThat(third)
        .isInstanceOfSatisfying(
            SendResult.NotTried.class, left -> assertThat(left.after()).isEqualTo(PAUSE));
    assertThat(endpoints.send(to(WELL))).isEqualTo(ACCEPTED);
    assertThat(called).containsExactly(STALLS, STALLS, WELL);
  }

  @Test
  void oneThatAsksForLessOrRefusesIsWell() {
    GuardedEndpoints endpoints = endpoints(10);
    answers.put(STALLS, new SendResult.TryAgain(Fault.RATE, "HTTP 429", null));
    answers.put(WELL, new SendResult.Refused("HTTP 301"));
    for (int i = 0; i < 10; i++) {
      endpoints.send(to(STALLS));
      endpoints.send(to(WELL));
    }

    assertThat(called).hasSize(20);
  }

  @Test
  void beyondTheBoundTheLeastUsedBeginAnew() {
    GuardedEndpoints endpoints = endpoints(1);
    SendResult timedOut = new SendResult.TryAgain(Fault.MESSAGE, "timed out", null);
    answers.put(STALLS, timedOut);
    endpoints.send(to(STALLS));
    endpoints.send(to(STALLS));

    await()
        .until(() -> {
          for (int i = 0; i < 100; i++) {
            endpoints.send(to(WELL + i));
          }
          return endpoints.send(to(STALLS)).equals(timedOut);
        });
  }
}
