package dev.carillon.notification.domain;

/// Where an inbox stands after a change, read in the transaction that made it.
///
/// @param seq the number of its latest change; 0 for an inbox that never had one
/// @param unread the exact number of unread notifications
/// @param epoch changes only when the inbox's history is not continued (a restored backup); a
///   client with another epoch begins again. 0 for an inbox that never had a change
public record InboxHead(long seq, long unread, long epoch) {
  /// An inbox nobody has written to yet.
  public static final InboxHead EMPTY = new InboxHead(0, 0, 0);

  public InboxHead {
    if (seq < 0 || unread < 0) {
      throw new IllegalArgumentException("seq and unread are not negative");
    }
  }
}
