package dev.carillon.notification.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stored notification, as its receiver sees it.
///
/// @param seq position of the row's latest change in its receiver's inbox
/// @param unreadSeq where it last became unread; a read-all up to this or beyond covers it
/// @param readAt the effective time of the first read, be it of its own or by a read-all; null
///   while unread
/// @param snoozedUntil when it comes back by itself; it is archived until then. Null: it does not
/// @param groupCount how many notifications this one stands for; 1 unless grouped
public record Notification(
    NotificationId id,
    TenantId tenant,
    UserId receiver,
    UserId sender,
    String object,
    String type,
    Payload payload,
    Instant createdAt,
    @Nullable Instant readAt,
    long seq,
    long unreadSeq,
    @Nullable Instant archivedAt,
    @Nullable Instant snoozedUntil,
    @Nullable Instant expiresAt,
    int groupCount) {

  public Notification {
    if (seq < 1 || unreadSeq < 1 || unreadSeq > seq) {
      throw new IllegalArgumentException("1 <= unreadSeq <= seq, got " + unreadSeq + ", " + seq);
    }
    if (groupCount < 1) {
      throw new IllegalArgumentException("groupCount is at least 1");
    }
  }

  public boolean isRead() {
    return readAt != null;
  }

  public InboxKey inbox() {
    return new InboxKey(tenant, receiver);
  }
}
