package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Groups;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CloseGroupsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123456Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private final List<InboxChange> pushed = new ArrayList<>();
  private final List<Instant> asked = new ArrayList<>();
  private int held;
  private int over;

  private final Groups groups =
      new Groups() {
        @Override
        public List<InboxChange.Added> show(Instant now, int max) {
          asked.add(now);
          int shown = Math.min(held, max);
          held -= shown;
          return LongStream.rangeClosed(1, shown).mapToObj(CloseGroupsTest::added).toList();
        }

        @Override
        public int end(Instant now, int max) {
          asked.add(now);
          int ended = Math.min(over, max);
          over -= ended;
          return ended;
        }
      };

  private static InboxChange.Added added(long seq) {
    NewNotification notification =
        new NewNotification(
            new NotificationIds(CLOCK).next(),
            new TenantId("acme"),
            new UserId("anna"),
            UserId.SYSTEM,
            "o",
            "t",
            new Payload("{}"),
            NOW,
            null,
            null);
    return new InboxChange.Added(notification.storedAs(seq), new InboxHead(seq, seq, 1));
  }

  private CloseGroups close() {
    return new CloseGroups(groups, pushed::add, CLOCK);
  }

  @Test
  void whatWasHeldBackIsPushedStepByStepUntilThereIsNoMore() {
    held = 1203;

    assertThat(close().run()).isEqualTo(1203);
    assertThat(pushed).hasSize(1203);
    assertThat(asked).containsOnly(Instant.parse("2026-11-22T09:00:00.123Z"));
  }

  @Test
  void whatWasShownAtOnceEndsUnseen() {
    over = 1203;

    assertThat(close().run()).isZero();
    assertThat(over).isZero();
    assertThat(pushed).isEmpty();
  }

  @Test
  void oneRunEndsHoweverMuchThereIs() {
    held = 1_000_000;
    over = 1_000_000;

    close().run();

    assertThat(held).isEqualTo(990_000);
    assertThat(over).isEqualTo(990_000);
  }
}
