package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.time.InstantSource;

/// Makes notifications for tests that do not care what they say.
final class Notifications {
  private static final NotificationIds IDS = new NotificationIds(InstantSource.system());

  private Notifications() {}

  static NewNotification to(InboxKey inbox) {
    return to(inbox, "{}");
  }

  static NewNotification to(InboxKey inbox, String payload) {
    return new NewNotification(
        IDS.next(),
        inbox.tenant(),
        inbox.receiver(),
        UserId.SYSTEM,
        "an object",
        "a.type",
        new Payload(payload),
        Instant.parse("2026-11-22T09:00:00.123Z"),
        null);
  }
}
