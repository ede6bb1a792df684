package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps broadcasts, and where each of them stands: whoever is killed in the middle of one leaves
/// behind how far it was, and nobody is told twice. All methods block, from any thread, and throw
/// [StoreUnavailableException] when the store is away.
public interface Broadcasts {
  /// What became of a new one.
  sealed interface Begun {
    /// It is kept, and will be sent.
    record Started(BroadcastId id) implements Begun {}

    /// It was asked for before; this is the first one's id.
    record Repeated(BroadcastId id) implements Begun {}

    /// Its origin was used for another one.
    record OriginReused() implements Begun {}

    /// There is no such topic.
    record UnknownTopic() implements Begun {}

    /// The tenant has as many running as it may.
    record TooMany(int bound) implements Begun {}
  }

  /// Where a broadcast comes from: the same one is kept once.
  ///
  /// @param key within its tenant
  /// @param fingerprint of what was asked; another one under the same key is refused
  record Origin(String key, String fingerprint) {}

  /// Keeps it. Known origins are those of the broadcasts that are still kept.
  Begun begin(Broadcast broadcast, @Nullable Origin origin);

  /// How far it is.
  Optional<BroadcastProgress> find(TenantId tenant, BroadcastId id);

  /// The tenant's broadcasts, newest first, without their failures.
  ///
  /// @param before those made before it only; null begins at the newest
  List<BroadcastProgress> list(TenantId tenant, @Nullable BroadcastId before, int max);

  /// Ends one that runs, in the given state; false when it does not run, or is not there. Nothing
  /// is sent after it.
  boolean end(TenantId tenant, BroadcastId id, Broadcast.State state, Instant at);

  /// Ends one that runs, or is done and has deliveries that wait: from the commit on nobody takes
  /// any of them for sending. What is being sent at the moment is.
  ///
  /// @return false when it has ended, or is not there
  boolean cancel(TenantId tenant, BroadcastId id, Instant at);

  /// A broadcast whose turn it is.
  ///
  /// @param cursor the last receiver that had their turn; empty before the first
  /// @param counted whether it is known how many they are
  record Turn(Broadcast broadcast, String cursor, boolean counted) {}

  /// Takes the one whose turn it is, among those of a priority: tenants take turns, and the
  /// broadcasts of a tenant. Nobody else is given it until the chunk is written, or for so long.
  Optional<Turn> claim(Broadcast.Priority priority, Duration lease);

  /// Counts the audience, once. Takes a moment where it is large.
  void count(Broadcast broadcast);

  /// The next of its audience, in the order of their ids; none when everyone had their turn. Who
  /// joins while it runs is among them when their id is above the cursor.
  List<Contact> next(Turn turn, int max);

  /// A copy for one receiver.
  ///
  /// @param payload null: there is none to send
  /// @param fault why there is none
  record Letter(
      NotificationId id, UserId receiver, @Nullable Payload payload, @Nullable String fault) {}

  /// Puts a chunk into the inboxes, with what is to be delivered besides, and moves the cursor to
  /// its last one, together or not at all. Nothing happens when someone else has moved the cursor,
  /// or the broadcast has ended. A receiver whose copy the store will not take is noted, and keeps
  /// none of the others from theirs.
  ///
  /// @param letters what [#next] gave, all of them and in that order
  /// @return what came into inboxes, in the order of the letters
  List<InboxChange.Added> deliver(Turn turn, List<Letter> letters, Instant now);

  /// Forgets broadcasts that ended before then, with their origins; cancelled ones when nothing of
  /// theirs waits to be delivered, those of an event when it cannot be told again.
  ///
  /// @return how many, at most `max`
  int forget(Instant before, int max);
}
