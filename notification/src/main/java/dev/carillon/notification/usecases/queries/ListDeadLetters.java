package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Deliveries;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The dead letters of a tenant. Blocks; any thread. Throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] as [DeadLetters] does.
public final class ListDeadLetters {
  /// More are not counted.
  public static final int MAX_COUNTED = 1_000_000;

  private final DeadLetters letters;

  public ListDeadLetters(DeadLetters letters) {
    this.letters = letters;
  }

  /// One with all that is known of it.
  ///
  /// @param contents what was to be said, a JSON object's text; null: it is gone
  public record Found(
      DeadLetter letter, @Nullable String contents, List<Deliveries.Attempt> attempts) {
    public Found {
      attempts = List.copyOf(attempts);
    }
  }

  /// The youngest first.
  ///
  /// @param after the one before the first; null begins at the youngest
  public List<DeadLetter> page(
      Caller.Service caller, DeadLetters.Filter filter, DeadLetter.@Nullable Id after, int max) {
    return letters.list(caller.tenant(), filter, after, max);
  }

  /// How many there are.
  public long count(Caller.Service caller, DeadLetters.Filter filter) {
    return letters.count(caller.tenant(), filter, MAX_COUNTED);
  }

  /// One of them.
  public Optional<Found> one(Caller.Service caller, DeadLetter.Id id) {
    return letters.list(caller.tenant(), DeadLetters.Filter.of(id), null, 1).stream()
        .findFirst()
        .map(letter ->
            new Found(
                letter,
                letters.contents(caller.tenant(), id).orElse(null),
                letters.attempts(caller.tenant(), id)));
  }
}
