package dev.carillon.notification.usecases.ports;

import org.jspecify.annotations.Nullable;

/// Which notifications of an inbox a history shows; deleted ones never.
///
/// @param type of this type only; null: of any
public record HistoryFilter(State state, @Nullable String type) {
  /// Which state they are in.
  public enum State {
    /// Read or not, but not archived.
    ALL,
    UNREAD,
    /// Read and not archived.
    READ,
    /// Archived for good: not snoozed.
    ARCHIVED,
    /// Until their time comes.
    SNOOZED
  }
}
