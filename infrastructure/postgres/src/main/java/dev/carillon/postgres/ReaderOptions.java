package dev.carillon.postgres;

/// How the pages of inboxes are read for clients that come all at once.
///
/// @param lanes queries at the same time, of unread pages and of syncs each
/// @param maxTogether inboxes that one query reads; a page may have 256 KB
/// @param maxWaiting reads that may wait, of each kind; the next one is refused, and a client that
///   connects is sent away and comes back
public record ReaderOptions(int lanes, int maxTogether, int maxWaiting) {
  public ReaderOptions {
    if (lanes < 1 || maxTogether < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException("lanes, maxTogether and maxWaiting are at least 1");
    }
  }

  /// Two lanes, sixteen inboxes a query, twenty thousand waiting.
  public static ReaderOptions defaults() {
    return new ReaderOptions(2, 16, 20_000);
  }
}
