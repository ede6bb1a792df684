package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.UnreadPage;
import dev.carillon.socketio.Event;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The streams of all inboxes with open connections on this node. Thread-safe.
final class InboxStreams {
  /// In one process a predecessor is at most a thread switch away; a gap this old is a lost push.
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentHashMap<InboxKey, InboxStream> streams = new ConcurrentHashMap<>();
  private final Function<InboxChange, List<Event>> changeEncoder;
  private final Function<UnreadPage, List<Event>> snapshotEncoder;
  private final Function<InboxKey, UnreadPage> snapshots;
  private final LongSupplier nanoTime;

  /// @param snapshots reads the first unread page; blocks
  InboxStreams(
      Function<InboxChange, List<Event>> changeEncoder,
      Function<UnreadPage, List<Event>> snapshotEncoder,
      Function<InboxKey, UnreadPage> snapshots,
      LongSupplier nanoTime) {
    this.changeEncoder = changeEncoder;
    this.snapshotEncoder = snapshotEncoder;
    this.snapshots = snapshots;
    this.nanoTime = nanoTime;
  }

  /// Gives the change to the connections of its inbox; nothing happens when there is none.
  void push(InboxChange change) {
    InboxStream stream = streams.get(change.inbox());
    if (stream != null) {
      stream.push(change, nanoTime.getAsLong());
    }
  }

  /// Adds a connection; it is sent nothing before its first [#sendSnapshot].
  void join(InboxKey inbox, InboxSubscriber subscriber) {
    streams.compute(
        inbox,
        (_, existing) -> {
          InboxStream stream = existing == null ? new InboxStream(changeEncoder) : existing;
          stream.join(subscriber);
          return stream;
        });
  }

  void leave(InboxKey inbox, InboxSubscriber subscriber) {
    streams.computeIfPresent(inbox, (_, stream) -> stream.leave(subscriber) ? null : stream);
  }

  /// Reads the inbox and sends it to one connection, in its place among the live events. Blocks.
  /// Does nothing when the connection has left.
  void sendSnapshot(InboxKey inbox, InboxSubscriber subscriber) {
    InboxStream stream = streams.get(inbox);
    if (stream == null) {
      return;
    }
    stream.holdBack(subscriber);
    release(inbox, stream, subscriber);
  }

  /// Sends a new snapshot wherever a push was lost. One inbox that cannot be read does not keep the
  /// others from it. Blocks; run it at an interval.
  ///
  /// @return how many inboxes were healed
  /// @throws RuntimeException the first failure, after all were tried
  int healGaps() {
    int healed = 0;
    RuntimeException failure = null;
    for (var entry : streams.entrySet()) {
      InboxStream stream = entry.getValue();
      if (stream.hasGapOlderThan(GAP_NANOS, nanoTime.getAsLong())) {
        try {
          heal(entry.getKey(), stream);
          healed++;
        } catch (RuntimeException unavailable) {
          stream.stillBroken();
          failure = failure == null ? unavailable : failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return healed;
  }

  private void heal(InboxKey inbox, InboxStream stream) {
    RuntimeException failure = null;
    for (InboxSubscriber subscriber : stream.holdBackAll()) {
      try {
        stream.advanceTo(release(inbox, stream, subscriber).seq());
      } catch (RuntimeException unavailable) {
        failure = unavailable;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private InboxHead release(InboxKey inbox, InboxStream stream, InboxSubscriber subscriber) {
    try {
      UnreadPage page;
      do {
        page = snapshots.apply(inbox);
      } while (!stream.release(subscriber, page.head(), snapshotEncoder.apply(page)));
      return page.head();
    } catch (RuntimeException unreadable) {
      stream.giveUp(subscriber);
      throw unreadable;
    }
  }

  /// Inboxes with at least one open connection.
  int size() {
    return streams.size();
  }
}
