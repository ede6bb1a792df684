package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.InboxUpkeep;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeepInboxesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T09:00:00.123456Z"));
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123Z");
  private static final InboxKey INBOX = new InboxKey(new TenantId("acme"), new UserId("anna"));

  private final List<InboxChange> pushed = new ArrayList<>();
  private final List<Instant> asked = new ArrayList<>();
  private int due;

  private final InboxUpkeep upkeep =
      new InboxUpkeep() {
        @Override
        public List<InboxChange.Removed> expire(Instant now, int max) {
          asked.add(now);
          return take(max);
        }

        @Override
        public List<InboxChange.Updated> wake(Instant now, int max) {
          asked.add(now);
          return take(max).stream()
              .map(gone -> new InboxChange.Updated(woken(gone), gone.head()))
              .toList();
        }

        private Notification woken(InboxChange.Removed gone) {
          UserId receiver = INBOX.receiver();
          return new NewNotification(
                  gone.id(),
                  INBOX.tenant(),
                  receiver,
                  receiver,
                  "o",
                  "t",
                  new Payload("{}"),
                  NOW,
                  null)
              .storedAs(gone.head().seq());
        }

        @Override
        public List<InboxChange.Removed> retain(Instant now) {
          asked.add(now);
          return take(100);
        }
      };

  private List<InboxChange.Removed> take(int max) {
    int taken = Math.min(due, max);
    due -= taken;
    NotificationIds ids = new NotificationIds(CLOCK);
    return LongStream.rangeClosed(1, taken)
        .mapToObj(seq -> new InboxChange.Removed(INBOX, ids.next(), new InboxHead(seq, 0, 1)))
        .toList();
  }

  private KeepInboxes keep() {
    return new KeepInboxes(upkeep, pushed::add, CLOCK);
  }

  @Test
  void whatIsBackFromASnoozeIsPushedStepByStepUntilThereIsNoMore() {
    due = 501;

    assertThat(keep().wake()).isEqualTo(501);
    assertThat(pushed).hasSize(501).allMatch(InboxChange.Updated.class::isInstance);
    assertThat(asked).containsExactly(NOW, NOW);
  }

  @Test
  void whatHasExpiredIsPushedStepByStepUntilThereIsNoMore() {
    due = 1203;

    assertThat(keep().expire()).isEqualTo(1203);

    assertThat(pushed).hasSize(1203);
    assertThat(asked).hasSize(3).containsOnly(Instant.parse("2026-11-22T09:00:00.123Z"));
  }

  @Test
  void oneRunEndsHoweverMuchThereIs() {
    due = 1_000_000;

    assertThat(keep().expire()).isEqualTo(10_000);
  }

  @Test
  void whatIsTooMuchIsPushed() {
    due = 7;

    assertThat(keep().retain()).isEqualTo(7);
    assertThat(pushed).hasSize(7);
  }
}
