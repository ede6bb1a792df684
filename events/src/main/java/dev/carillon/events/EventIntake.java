package dev.carillon.events;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Takes events that come from outside the process.
public interface EventIntake {
  /// An event on its way in.
  ///
  /// @param origin null when its sender has no name for it: sent again, it is another event
  record Arrival(Event event, @Nullable Origin origin) {}

  /// The sender's name for an event.
  ///
  /// @param source whose names these are; the same id of another source, or tenant, is another
  ///   event
  /// @param id the sender's word, 1 to 255 characters
  /// @param fingerprint a digest of what was sent; the same id with another one is refused
  record Origin(String source, String id, String fingerprint) {
    public static final int ID_MAX_CHARS = 255;
  }

  /// What became of an arrival.
  sealed interface Receipt {
    /// It is in the outbox.
    record Taken(UUID event) implements Receipt {}

    /// It came before, and is or was the event of this id.
    record Repeated(UUID event) implements Receipt {}

    /// Something else came before under this id.
    record IdReused() implements Receipt {}
  }

  /// Puts events into the outbox in their order. Blocks until they are durable; any thread.
  ///
  /// @return what became of each, in their order
  /// @throws RuntimeException of the store when it is away: any of them may have been taken, and
  ///   those with an origin may safely be sent again
  List<Receipt> take(List<Arrival> arrivals);

  /// Puts one into the outbox, without blocking; any thread. The stage completes once it is
  /// durable, or fails as the other; what the caller does next must not block.
  CompletionStage<Receipt> take(Arrival arrival);
}
