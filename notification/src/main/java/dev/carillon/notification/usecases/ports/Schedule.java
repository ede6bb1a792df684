package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what waits for its time. All methods block, from any thread, may be repeated, and throw
/// [StoreUnavailableException] when the store is away. Any number of nodes may work on it at once.
public interface Schedule {
  /// Something to keep.
  ///
  /// @param key by which it is kept once; it is remembered as the key of what is sent at once
  /// @param about the business's key for what a notification is about, by which it is taken back
  /// @param receiver of a notification, so that it can be erased with them; null: it is an event
  record Asked(
      Scheduled scheduled,
      @Nullable IdempotencyKey key,
      @Nullable String about,
      @Nullable String receiver) {
    /// For nobody, and about nothing that could be settled.
    public Asked(Scheduled scheduled, @Nullable IdempotencyKey key) {
      this(scheduled, key, null, null);
    }
  }

  /// What became of it.
  sealed interface Kept {
    /// It waits.
    record Waiting(UUID id, Instant sendAt) implements Kept {}

    /// The key had been used for the same.
    ///
    /// @param sendAt of the first; null when nothing is left of it
    record Repeated(UUID id, @Nullable Instant sendAt) implements Kept {}

    /// The key had been used for something else.
    record KeyReused() implements Kept {}

    /// Too much of the tenant's waits.
    record Full(int bound) implements Kept {}
  }

  /// Keeps what is of one tenant, all that can be.
  ///
  /// @return in the order of what was asked
  List<Kept> keep(TenantId tenant, List<Asked> asked);

  /// What there is under that id, whatever became of it.
  Optional<Scheduled> find(TenantId tenant, UUID id);

  /// What waits or has failed, the last that was asked first, without the requests.
  ///
  /// @param own of this caller only; null: of all of the tenant
  /// @param before asked before that one only; null begins at the last
  List<Scheduled> list(TenantId tenant, Caller.@Nullable User own, @Nullable UUID before, int max);

  /// Ends what waits, or puts away what has failed; false when it does neither, or a node has it in
  /// hand. Of a cancel and a sending exactly one comes to pass.
  boolean cancel(TenantId tenant, UUID id, Instant now);

  /// A notification that is to be sent now.
  ///
  /// @param attempt 1 at the first time
  record Due(Scheduled scheduled, int attempt) {}

  /// Takes notifications that are due, the longest due first. Nobody else is given them for so
  /// long.
  List<Due> claim(Instant now, int max, Duration lease);

  /// The key under which a scheduled notification is written: kept until it is known to be sent.
  static IdempotencyKey keyOf(UUID id) {
    return new IdempotencyKey("scheduled:" + id, "notification", "", null);
  }

  /// They are in their inboxes.
  void sent(Collection<UUID> ids, Instant now);

  /// It is tried again then.
  void retry(UUID id, Instant at, String error);

  /// It never will be.
  void fail(UUID id, String error, Instant now);

  /// What a step with events did.
  ///
  /// @param failed the one that can never be told, if it met one
  record Told(int events, @Nullable UUID failed) {}

  /// Puts events that are due into the outbox, in the order of their times, each together with its
  /// end here. One that the store will not take is put aside and keeps none of the others.
  Told tell(Instant now, int max);

  /// Forgets what ended before then.
  ///
  /// @return how many, at most `max`
  int forget(Instant before, int max);
}
