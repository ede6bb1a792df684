package dev.carillon.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.RetryLaterException;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NoticesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Set<Channel> CHANNELS = Set.of(Channel.REALTIME);

  private final List<NewNotification> stored = new ArrayList<>();
  private final List<Schedule.Asked> kept = new ArrayList<>();
  private Appended answer = new Appended.Held(new NotificationIds(CLOCK).next());
  private Schedule.Kept waiting =
      new Schedule.Kept.Waiting(new NotificationIds(CLOCK).next().value(), NOW);

  private static <T> T handledBy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private final Contacts contacts = handledBy(Contacts.class, (_, _, _) -> Map.of());
  private final CreateNotification create =
      new CreateNotification(
          handledBy(
              NotificationStore.class,
              (_, _, arguments) -> {
                stored.add((NewNotification) arguments[0]);
                return CompletableFuture.completedFuture(answer);
              }),
          _ -> {},
          new NotificationRules(255, 16_384, CHANNELS),
          new NotificationIds(CLOCK),
          CLOCK);
  private final Notices notices =
      new Notices(
          create,
          new ScheduleNotification(
              create,
              handledBy(
                  Schedule.class,
                  (_, _, arguments) -> {
                    List<Schedule.Kept> outcomes = new ArrayList<>();
                    for (Object asked : (List<?>) arguments[1]) {
                      kept.add((Schedule.Asked) asked);
                      outcomes.add(waiting);
                    }
                    return outcomes;
                  }),
              new SendTimes(contacts, ZoneOffset.UTC, Duration.ofDays(30), CLOCK),
              new NotificationIds(CLOCK),
              CLOCK),
          contacts,
          new NoticePayloads(JsonMapper.shared(), new Reader(Locale.ENGLISH, ZoneOffset.UTC)),
          CHANNELS);

  private final Texts texts =
      Texts.of("door", new LinkedHashMap<>(Map.of(Locale.ENGLISH, "Door {n} for {extra}")));
  private final Event event =
      new Event(UUID.randomUUID(), new EventName("door.opened"), "acme", null, NOW, "{\"n\":1}");
  private final Notice notice =
      Notice.of("listener", "door").to(List.of("ada", "lin")).with("extra", "you");

  @Test
  void whatAListenerAddsToThePayloadIsInItsWords() {
    notices.send(event, texts, notice.typed("door.news"));

    assertThat(stored).hasSize(2);
    JsonNode payload = JsonMapper.shared().readTree(stored.getFirst().payload().json());
    assertThat(payload.get("message").asString()).isEqualTo("Door 1 for you");
    assertThat(stored.getFirst().type()).isEqualTo("door.news");
  }

  @Test
  void whatHasATimeWaitsForIt() {
    notices.send(event, texts, notice.at(NOW.plusSeconds(60)));

    assertThat(stored).isEmpty();
    assertThat(kept).hasSize(2);
    JsonNode request = JsonMapper.shared().readTree(kept.getFirst().scheduled().request());
    assertThat(request.get("receiverId").asString()).isEqualTo("ada");
    assertThat(request.at("/payload/message").asString()).isEqualTo("Door 1 for you");
    assertThat(request.has("delay")).isFalse();
  }

  @Test
  void whatIsOverIsSentAtOnce() {
    notices.send(event, texts, notice.at(NOW.minusSeconds(60)));

    assertThat(kept).isEmpty();
    assertThat(stored).hasSize(2);
  }

  @Test
  void whileThereIsNoRoomForWhatWaitsTheEventWaitsToo() {
    waiting = new Schedule.Kept.Full(7);

    assertThatThrownBy(() -> notices.send(event, texts, notice.at(NOW.plusSeconds(60))))
        .isInstanceOf(RetryLaterException.class);
  }

  @Test
  void aTimeThatIsTooFarIsRefused() {
    assertThatThrownBy(() -> notices.send(event, texts, notice.at(NOW.plus(Duration.ofDays(31)))))
        .isInstanceOf(NoticeRefusedException.class)
        .hasMessageContaining("further ahead");
  }

  @Test
  void whatExpiredAMomentAgoIsNoFailure() {
    assertThatCode(() -> notices.send(event, texts, notice.expiring(NOW)))
        .doesNotThrowAnyException();

    assertThat(stored).isEmpty();
    assertThatThrownBy(
            () -> notices.send(event, texts, notice.expiring(NOW).about("x".repeat(300))))
        .isInstanceOf(NoticeRefusedException.class);
  }

  @Test
  void whomAnotherVersionHasToldIsNotToldAgain() {
    answer = new Appended.KeyReused();

    assertThatThrownBy(() -> notices.send(event, texts, notice))
        .isInstanceOf(NoticeRefusedException.class);
    assertThatCode(() -> notices.send(event, texts, notice.version("0123456789ab")))
        .doesNotThrowAnyException();
  }

  @Test
  void oneWhoseIdNobodyCanHaveKeepsNoOthersFromBeingTold() {
    assertThatThrownBy(() -> notices.send(event, texts, notice.to(List.of("ada", " ", "lin"))))
        .isInstanceOf(NoticeRefusedException.class);

    assertThat(stored).hasSize(2);
  }
}
