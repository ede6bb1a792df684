package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.DeadLetter.Kind;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps dead letters, until they are tried again or dropped. All methods block, from any thread,
/// may be repeated, and throw [StoreUnavailableException] when the store is away.
public interface DeadLetters {
  /// Which of them; null, or an empty set, is all.
  ///
  /// @param channel leaves events out
  /// @param receiver leaves events out
  /// @param error words that are in the error, in capitals or not
  /// @param before those that were dead at that time
  record Filter(
      Set<DeadLetter.Id> ids,
      @Nullable Kind kind,
      @Nullable Channel channel,
      @Nullable String type,
      @Nullable UserId receiver,
      @Nullable String error,
      @Nullable Instant before) {
    public Filter {
      ids = Set.copyOf(ids);
    }

    /// One alone.
    public static Filter of(DeadLetter.Id id) {
      return new Filter(Set.of(id), null, null, null, null, null, null);
    }

    /// Of those, the ones that were dead at that time.
    public Filter before(Instant time) {
      return new Filter(ids, kind, channel, type, receiver, error, time);
    }
  }

  /// The youngest first, by their ids.
  ///
  /// @param after the one before the first; null begins at the youngest
  List<DeadLetter> list(TenantId tenant, Filter filter, DeadLetter.@Nullable Id after, int max);

  /// How many there are, at most `max`.
  long count(TenantId tenant, Filter filter, int max);

  /// What was to be said, a JSON object's text: the notification's payload or the event's data.
  Optional<String> contents(TenantId tenant, DeadLetter.Id id);

  /// Each message of a delivery that was handed to a provider, in order, the last hundred.
  List<Deliveries.Attempt> attempts(TenantId tenant, DeadLetter.Id id);

  /// Has some of them done again, as if for the first time, but for what is done already.
  ///
  /// @return how many, at most `max`
  int redrive(TenantId tenant, Filter filter, int max);

  /// Drops some of them, deliveries with their attempts.
  ///
  /// @return how many, at most `max`
  int purge(TenantId tenant, Filter filter, int max);
}
