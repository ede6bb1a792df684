package dev.carillon.notices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AnnouncementsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T07:00:00Z"));
  private static final Notice NOTICE =
      Notice.of("listener", "door.opened")
          .alsoBy(Channel.EMAIL)
          .escalate(Channel.PUSH, Duration.ofMinutes(10));

  private final Texts texts =
      Texts.load(AnnouncementsTest.class, "notifications", List.of(Locale.ENGLISH));
  private final BegunBroadcasts broadcasts = new BegunBroadcasts();

  private Broadcast announced(Set<Channel> channels, Broadcast.Priority priority) {
    NoticePayloads payloads =
        new NoticePayloads(JsonMapper.shared(), new Reader(Locale.ENGLISH, ZoneOffset.UTC));
    Announcements announcements =
        new Announcements(
            new SendBroadcast(
                broadcasts,
                new NotificationRules(255, 16_384, channels),
                new NotificationIds(CLOCK),
                CLOCK,
                () -> {}),
            payloads,
            new NoticeWording(payloads, TextsByName.NONE),
            channels);
    announcements.register(texts);
    Event event =
        new Event(
            UUID.randomUUID(), new EventName("door.opened"), "acme", "d1", CLOCK.instant(), "{}");

    announcements.announce(event, texts, NOTICE, new Audience.Everyone(), priority);

    return broadcasts.begun().getLast();
  }

  @Test
  void itGoesByTheWaysOfItsNotice() {
    Set<Channel> all = Set.of(Channel.values());

    assertThat(announced(all, Broadcast.Priority.NORMAL).routing()).isEqualTo(NOTICE.routing());
    assertThat(announced(all, Broadcast.Priority.CRITICAL).routing())
        .isEqualTo(NOTICE.critical().routing());
  }

  @Test
  void aWayThatThereIsNotIsLeftOut() {
    assertThat(announced(Set.of(Channel.REALTIME), Broadcast.Priority.NORMAL).routing())
        .isEqualTo(Routing.INBOX);
    assertThat(
            announced(Set.of(Channel.REALTIME, Channel.PUSH), Broadcast.Priority.NORMAL)
                .routing()
                .deliveries())
        .singleElement()
        .satisfies(plan -> assertThat(plan.channel()).isEqualTo(Channel.PUSH));
  }
}
