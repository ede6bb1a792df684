package dev.carillon.notification.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a broadcast is, and what became of it.
///
/// @param expected how many its audience were when it began, the sender included; null when there
///   are too many to count, or it has not begun
/// @param sent copies that were made: they are in inboxes, or on their way by other channels
/// @param failed receivers that got none because something is wrong with theirs
/// @param failures the first of them
/// @param finishedAt in milliseconds; null while it runs
public record BroadcastProgress(
    Broadcast broadcast,
    Broadcast.State state,
    @Nullable Long expected,
    long sent,
    long failed,
    List<Failure> failures,
    @Nullable Instant finishedAt) {
  /// How many failures are kept one by one.
  public static final int MAX_FAILURES = 100;

  public BroadcastProgress {
    failures = List.copyOf(failures);
  }

  /// A receiver without a copy.
  ///
  /// @param reason for an operator; names nothing of the database's
  public record Failure(UserId receiver, String reason) {}
}
