package dev.carillon.notification.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a provider made of one message. `answer` is for people who look for why: the provider's own
/// words or the fault's, one line, without secrets and contents, at most 500 characters are kept.
public sealed interface SendResult {
  /// The provider has taken it over.
  ///
  /// @param confirmed whether it is known to have arrived, as when a webhook's receiver said 2xx
  record Accepted(String answer, boolean confirmed) implements SendResult {}

  /// Another attempt may do better.
  ///
  /// @param fault whose it was
  /// @param after what the provider asked for, by Retry-After say; null: it did not
  record TryAgain(Fault fault, String answer, @Nullable Duration after) implements SendResult {}

  /// No attempt was made: whoever would have been asked is known to be away.
  ///
  /// @param after when it is looked at again
  record NotTried(String answer, Duration after) implements SendResult {}

  /// This message will never be taken.
  record Refused(String answer) implements SendResult {}

  /// The target does not exist (any more): the mailbox is unknown, the token not registered.
  record TargetGone(String answer) implements SendResult {}

  /// Whose fault it was that an attempt failed.
  enum Fault {
    /// The provider is away, stalls, does not let us in, or breaks its protocol: others would fare
    /// no better, and another provider might.
    PROVIDER,
    /// It is well and would not take this one now: a full mailbox, greylisting.
    MESSAGE,
    /// It asks for less at a time.
    RATE
  }
}
