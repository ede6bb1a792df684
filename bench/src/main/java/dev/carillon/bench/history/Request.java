package dev.carillon.bench.history;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification that was asked for, once: a repetition is a request of its own with the same
/// marker.
///
/// @param marker what was written into the payload, another for each body
/// @param key the caller and the idempotency key; null without one
public record Request(String marker, String receiver, @Nullable String key, Outcome outcome) {

  public sealed interface Outcome {
    /// It was acknowledged.
    record Stored(UUID id, long seq) implements Outcome {}

    /// It was acknowledged, to be stored later.
    record Accepted() implements Outcome {}

    /// The answer was a refusal for good.
    record Refused(int status) implements Outcome {}

    /// No answer, or one that does not say whether it was done.
    record Unknown() implements Outcome {}
  }
}
