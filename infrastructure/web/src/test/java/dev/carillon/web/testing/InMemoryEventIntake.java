package dev.carillon.web.testing;

import dev.carillon.events.Event;
import dev.carillon.events.EventIntake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Keeps what was taken.
public final class InMemoryEventIntake implements EventIntake {
  private final List<Event> taken = new ArrayList<>();
  private final Map<String, Arrival> origins = new HashMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized List<Receipt> take(List<Arrival> arrivals) {
    if (failure != null) {
      throw failure;
    }
    return arrivals.stream().map(this::taken).toList();
  }

  @Override
  public synchronized CompletionStage<Receipt> take(Arrival arrival) {
    return failure == null
        ? CompletableFuture.completedFuture(taken(arrival))
        : CompletableFuture.failedFuture(failure);
  }

  private Receipt taken(Arrival arrival) {
    Origin origin = arrival.origin();
    if (origin != null) {
      String name = arrival.event().tenant() + '/' + origin.source() + '/' + origin.id();
      Arrival earlier = origins.putIfAbsent(name, arrival);
      if (earlier != null) {
        return origin.equals(earlier.origin())
            ? new Receipt.Repeated(earlier.event().id())
            : new Receipt.IdReused();
      }
    }
    taken.add(arrival.event());
    return new Receipt.Taken(arrival.event().id());
  }

  /// Fails from now on, or with null no more.
  public synchronized void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  public synchronized List<Event> taken() {
    return List.copyOf(taken);
  }
}
