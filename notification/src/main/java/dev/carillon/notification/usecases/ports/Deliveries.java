package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.SuppressionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be delivered besides by the inbox: one row for each notification and channel, written
/// in the transaction that stores the notification. All methods block, from any thread, and throw
/// [StoreUnavailableException] when the store is away; repeating is safe.
///
/// Any number of nodes work on it at once. Each delivery is in the hands of one of them, for as
/// long as its lease runs; what a dead node had in hand comes again when it has run out, so a
/// message can be sent more than once, and is never forgotten.
public interface Deliveries {
  /// A delivery in hand, the only one with its id and attempt.
  ///
  /// @param item the notification as it is now
  /// @param unread of its inbox, exactly
  /// @param dueAt when it was to be sent at first
  /// @param attempt 1 at the first time; it goes on when a dead letter is sent again
  /// @param tries the same, counted anew for a dead letter that is sent again
  /// @param done keys of the targets that have it
  /// @param held it was held back, and is to be told with what else was: [#gather]
  record Claimed(
      DeliveryId id,
      InboxKey inbox,
      Outgoing.Item item,
      long unread,
      Instant dueAt,
      int attempt,
      int tries,
      Set<String> done,
      boolean held) {
    public Claimed {
      done = Set.copyOf(done);
    }
  }

  /// One that was settled by being looked at.
  record Settled(DeliveryId id, SuppressionReason reason) {}

  /// What a claim found.
  ///
  /// @param due the longest due first
  record Claim(List<Claimed> due, List<Settled> suppressed) {
    public Claim {
      due = List.copyOf(due);
      suppressed = List.copyOf(suppressed);
    }

    /// How many it looked at.
    public int size() {
      return due.size() + suppressed.size();
    }
  }

  /// Takes deliveries that are due. One that need not be sent any more (deleted, expired, read
  /// where that counts) is settled by the same statement that looks: whoever reads before it is not
  /// sent anything, whoever reads after it may be.
  Claim claim(Channel channel, int max, Duration lease);

  /// What else was held back for the receiver of one in hand. It ends as that one does, and is the
  /// same at every attempt, but for what was read or deleted meanwhile.
  ///
  /// @param items the oldest first, at most `max`; what is over it is told in another message
  record Gathered(List<Outgoing.Item> items, List<Settled> suppressed) {
    public Gathered {
      items = List.copyOf(items);
      suppressed = List.copyOf(suppressed);
    }
  }

  /// Takes what else was held back and is due into the message of the first one.
  Gathered gather(DeliveryId first, int max);

  /// Settles some of what was gathered: it is not told after all. What is not gathered, or was told
  /// in another message, stays as it is.
  void leaveOut(DeliveryId first, Collection<NotificationId> gathered, SuppressionReason reason);

  /// Keeps them in hand for so long from now.
  void extend(Collection<DeliveryId> deliveries, Duration lease);

  /// One message handed to one provider.
  ///
  /// @param target its key
  /// @param outcome in one word: `accepted`, `delivered`, `refused`, `gone`, `provider`, `message`,
  ///   `rate`, `not-tried`
  /// @param answer the provider's words, at most 500 characters are kept
  record Attempt(
      String target,
      String provider,
      Instant startedAt,
      Duration took,
      String outcome,
      String answer) {}

  /// What preferences said at that time.
  record Decided(Instant at, Decision decision) {}

  /// What became of a delivery in hand.
  ///
  /// @param state [DeliveryState#FAILED] for another attempt, [DeliveryState#PENDING] for one that
  ///   is held back and told with what else is
  /// @param reason of [DeliveryState#SUPPRESSED] only
  /// @param backoff before the next attempt, of those two only
  /// @param counts whether it was an attempt
  /// @param done keys of the targets that have it now
  /// @param error why it failed, for people; null: it did not
  /// @param decided what the receiver's preferences said of it; null: they were not asked
  record Result(
      DeliveryId id,
      int attempt,
      DeliveryState state,
      @Nullable SuppressionReason reason,
      @Nullable Duration backoff,
      boolean counts,
      List<String> done,
      List<Attempt> attempts,
      @Nullable String error,
      @Nullable Decided decided) {
    public Result {
      done = List.copyOf(done);
      attempts = List.copyOf(attempts);
    }

    /// One of which no preferences were asked.
    public Result(
        DeliveryId id,
        int attempt,
        DeliveryState state,
        @Nullable SuppressionReason reason,
        @Nullable Duration backoff,
        boolean counts,
        List<String> done,
        List<Attempt> attempts,
        @Nullable String error) {
      this(id, attempt, state, reason, backoff, counts, done, attempts, error, null);
    }

    /// The same, with what preferences said of it.
    public Result because(Decided said) {
      return new Result(id, attempt, state, reason, backoff, counts, done, attempts, error, said);
    }
  }

  /// Keeps it, together with others of the moment; returns after the commit. What someone else has
  /// in hand meanwhile, because the lease ran out, stays as it is; the attempts are kept anyway.
  void finish(Result result);

  /// Forgets what ended before then, with its attempts; what is dead stays.
  ///
  /// @return how many, at most `max`
  int forget(Instant before, int max);
}
