package dev.carillon.bench.inbox.servers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A table that was written to for long: many inboxes, a few of them large. In each, the oldest
/// were read in one read-all. Rows lie in the order of time, so those of one inbox are scattered.
///
/// @param inboxes named `old-0` and so on; the first are the large ones
/// @param each notifications of every inbox
/// @param read of these
/// @param large how many inboxes have more
/// @param more notifications of each large inbox, unread
/// @param readAt the time of the read-all; notifications are a second apart
public record History(int inboxes, int each, int read, int large, int more, Instant readAt) {
  public static final String PREFIX = "old";

  /// Of every inbox.
  public static final long EPOCH = 1_000_000;

  /// Within what Carillon keeps of read-alls by default.
  private static final int AGE_DAYS = 20;

  public History {
    if (read >= each || large > inboxes) {
      throw new IllegalArgumentException("some are unread, and large inboxes are inboxes");
    }
  }

  /// Nine tenths in inboxes of 91, the rest in a hundred large ones: ten million with 100,000
  /// inboxes. No inbox exceeds what Carillon keeps by default.
  public static History of(int inboxes) {
    Instant readAt = Instant.now().minus(AGE_DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    return new History(inboxes, 91, 41, Math.max(1, inboxes / 1000), 9_000, readAt);
  }

  public long notifications() {
    return (long) inboxes * each + (long) large * more;
  }

  /// Unread ones of an inbox that is not large.
  public int unread() {
    return each - read;
  }

  /// How many numbers an inbox that is not large has given: the read-all has one.
  public int head() {
    return each + 1;
  }
}
