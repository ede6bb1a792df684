package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class NotificationTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
  private final NotificationId id = new NotificationIds(InstantSource.fixed(AT)).next();

  private NewNotification fresh(String object, String type) {
    return new NewNotification(
        id,
        TenantId.DEFAULT,
        new UserId("receiver"),
        UserId.SYSTEM,
        object,
        type,
        new Payload("{}"),
        AT,
        null);
  }

  private Notification placed(long seq, long unreadSeq, int groupCount) {
    return new Notification(
        id,
        TenantId.DEFAULT,
        new UserId("receiver"),
        UserId.SYSTEM,
        "o",
        "t",
        new Payload("{}"),
        AT,
        null,
        seq,
        unreadSeq,
        null,
        null,
        null,
        groupCount);
  }

  @Test
  void aStoredOneIsUnreadInItsPlace() {
    Notification stored = fresh("o", "t").storedAs(7);

    assertThat(stored).isEqualTo(placed(7, 7, 1));
    assertThat(stored.isRead()).isFalse();
    assertThat(stored.inbox()).isEqualTo(new InboxKey(TenantId.DEFAULT, new UserId("receiver")));
  }

  @Test
  void aPlaceThatCannotBeIsRefused() {
    assertThatThrownBy(() -> placed(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> placed(5, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> placed(5, 6, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> placed(5, 5, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesThatTheStoreCannotHoldAreRefused() {
    assertThatThrownBy(() -> fresh("x".repeat(256), "t"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fresh("o", " ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPayloadIsAnObjectAndMeasuredOnTheWire() {
    assertThat(new Payload("{\"a\":\"é\"}").sizeBytes()).isEqualTo(10);
    assertThatThrownBy(() -> new Payload("[]")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHeadIsNeverNegative() {
    assertThatThrownBy(() -> new InboxHead(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InboxHead(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChannelHasTheWordOfTheContract() {
    assertThat(Channel.values())
        .extracting(Channel::wireName)
        .containsExactly("realtime", "email", "push", "webhook");
    assertThat(Channel.ofWireName("push")).contains(Channel.PUSH);
    assertThat(Channel.ofWireName("PUSH")).isEmpty();
    assertThat(Channel.ofWireName("")).isEmpty();
  }
}
