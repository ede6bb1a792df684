package dev.carillon.notification.usecases.ports;

/// What a client has, and how much of the rest it takes at once.
///
/// @param since the highest number it has applied; 0 before the first
/// @param epoch the one that the number belongs to
/// @param maxItems at most so many notifications, tombstones and marks
/// @param maxBytes the page ends before the row that would take its payloads and texts over this; a
///   page that has any row to give gives at least one
public record SyncRequest(long since, long epoch, int maxItems, int maxBytes) {
  /// What a client without an epoch asks with: no inbox has it.
  public static final long NO_EPOCH = -1;

  /// The highest number or epoch: what JavaScript counts exactly.
  public static final long MAX_NUMBER = (1L << 53) - 1;

  public SyncRequest {
    if (since < 0 || maxItems < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("since is not negative; a page has room for one item");
    }
  }
}
