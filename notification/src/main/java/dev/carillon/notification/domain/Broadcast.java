package dev.carillon.notification.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One notification for many: each of its audience gets their own copy, in the order of their ids,
/// a chunk at a time.
///
/// @param sender is not told, also when they belong to the audience
/// @param texts where the sentence for each reader is found; null: the payload is for all the same
/// @param payload what each copy says; with texts, all but the sentence
/// @param createdAt in milliseconds
/// @param sendAt when its first turn is, in milliseconds; null: at once
/// @param expiresAt in milliseconds; who has no copy by then gets none. Null: never
/// @param about as of each copy, [NewNotification#about]
/// @param routing by what ways each copy goes, counted from when that copy is made. Critical as the
///   priority is
public record Broadcast(
    BroadcastId id,
    TenantId tenant,
    Audience audience,
    Priority priority,
    UserId sender,
    String object,
    String type,
    @Nullable String texts,
    Payload payload,
    Instant createdAt,
    @Nullable Instant sendAt,
    @Nullable Instant expiresAt,
    @Nullable String about,
    Routing routing) {
  public Broadcast {
    routing = routing.critical(priority == Priority.CRITICAL);
    Text.checked("object", object, NotificationRules.LONGEST_NAME_CHARS);
    Text.checked("type", type, NotificationRules.LONGEST_NAME_CHARS);
    if (about != null) {
      Text.checked("about", about, Text.MAX_CHARS);
    }
  }

  /// For the inbox alone.
  public Broadcast(
      BroadcastId id,
      TenantId tenant,
      Audience audience,
      Priority priority,
      UserId sender,
      String object,
      String type,
      @Nullable String texts,
      Payload payload,
      Instant createdAt,
      @Nullable Instant sendAt,
      @Nullable Instant expiresAt,
      @Nullable String about) {
    this(
        id,
        tenant,
        audience,
        priority,
        sender,
        object,
        type,
        texts,
        payload,
        createdAt,
        sendAt,
        expiresAt,
        about,
        Routing.INBOX);
  }

  /// Which broadcasts it waits for: those of its own priority alone.
  public enum Priority {
    NORMAL,
    CRITICAL
  }

  /// Where it stands. The names are the store's, and in small letters the wire's.
  public enum State {
    RUNNING,
    /// Everyone had their turn.
    DONE,
    /// Someone stopped it: who had no copy by then gets none, and what waits of the others' to be
    /// delivered is not sent.
    CANCELLED,
    /// Its time ran out, as if it were cancelled then.
    EXPIRED
  }
}
