package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The streams of all inboxes with open connections on this node. Thread-safe.
final class InboxStreams {
  /// In one process a predecessor is at most a thread switch away; a gap this old is a lost push.
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Inboxes that are compared by one query.
  private static final int COMPARED_AT_ONCE = 500;

  private final ConcurrentHashMap<InboxKey, InboxStream> streams = new ConcurrentHashMap<>();
  private final InboxReader reader;
  private final LongSupplier nanoTime;

  /// Inboxes that differed when they were compared last.
  private List<InboxKey> suspects = List.of();

  /// @param reader what the streams are told from
  InboxStreams(InboxReader reader, LongSupplier nanoTime) {
    this.reader = reader;
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
          InboxStream stream = existing == null ? new InboxStream(GatewayEvents::change) : existing;
          stream.join(subscriber);
          return stream;
        });
  }

  void leave(InboxKey inbox, InboxSubscriber subscriber) {
    streams.computeIfPresent(inbox, (_, stream) -> stream.leave(subscriber) ? null : stream);
  }

  /// Reads the inbox and sends it to one connection, in its place among the live events. Blocks.
  /// Does nothing when the connection has left.
  ///
  /// @param read what is sent; asked again when too much happens while it is read. When it fails
  ///   the connection is ended: one that has shown nothing, or not everything, would look like the
  ///   truth
  void sendSnapshot(InboxKey inbox, InboxSubscriber subscriber, Function<InboxKey, Snapshot> read) {
    InboxStream stream = streams.get(inbox);
    if (stream == null) {
      return;
    }
    stream.holdBack(subscriber);
    release(inbox, stream, subscriber, read);
  }

  private void release(
      InboxKey inbox,
      InboxStream stream,
      InboxSubscriber subscriber,
      Function<InboxKey, Snapshot> read) {
    try {
      Snapshot snapshot;
      do {
        snapshot = read.apply(inbox);
      } while (!stream.release(subscriber, snapshot));
    } catch (RuntimeException unreadable) {
      stream.giveUp(subscriber);
      subscriber.abandon();
      throw unreadable;
    }
  }

  /// Makes up for what is known to be missing: a push that was lost, a snapshot that could not be
  /// read. Blocks; run it every second.
  ///
  /// @return how many inboxes were healed
  /// @throws RuntimeException the first failure, after all were tried
  int healGaps() {
    long now = nanoTime.getAsLong();
    Map<InboxKey, InboxStream> broken = new HashMap<>();
    streams.forEach((inbox, stream) -> {
      if (stream.needsHealing(GAP_NANOS, now)) {
        broken.put(inbox, stream);
      }
    });
    return heal(broken);
  }

  /// Compares what was committed with what was pushed, and makes up for the difference: for pushes
  /// of another node, or of one that was killed between commit and push. A change that was
  /// committed a moment ago may be on its way, so an inbox that differs is looked at again by the
  /// next call first. Blocks; one thread, which looks at one slice of the inboxes at a time, so
  /// that the work is spread.
  ///
  /// @param slice from 0 to `slices` - 1
  /// @return how many inboxes were healed
  /// @throws RuntimeException the first failure, after all were tried
  int reconcile(int slice, int slices) {
    Map<InboxKey, InboxStream> still = differing(suspects);
    List<InboxKey> mine =
        streams.keySet().stream()
            .filter(inbox -> Math.floorMod(inbox.hashCode(), slices) == slice)
            .toList();
    List<InboxKey> found = new ArrayList<>();
    for (int from = 0; from < mine.size(); from += COMPARED_AT_ONCE) {
      List<InboxKey> some = mine.subList(from, Math.min(from + COMPARED_AT_ONCE, mine.size()));
      found.addAll(differing(some).keySet());
    }
    found.removeAll(still.keySet());
    suspects = found;
    return heal(still);
  }

  private Map<InboxKey, InboxStream> differing(List<InboxKey> inboxes) {
    if (inboxes.isEmpty()) {
      return Map.of();
    }
    Map<InboxKey, InboxHead> before = new HashMap<>();
    inboxes.forEach(inbox -> {
      InboxStream stream = streams.get(inbox);
      if (stream != null) {
        before.put(inbox, stream.position());
      }
    });
    Map<InboxKey, InboxHead> committed = reader.heads(before.keySet());
    Map<InboxKey, InboxStream> differing = new HashMap<>();
    before.forEach((inbox, position) -> {
      InboxStream stream = streams.get(inbox);
      if (stream != null
          && stream.differs(position, committed.getOrDefault(inbox, InboxHead.EMPTY))) {
        differing.put(inbox, stream);
      }
    });
    return differing;
  }

  /// One inbox that cannot be read does not keep the others from it.
  private int heal(Map<InboxKey, InboxStream> broken) {
    int healed = 0;
    RuntimeException failure = null;
    for (var entry : broken.entrySet()) {
      try {
        heal(entry.getKey(), entry.getValue());
        healed++;
      } catch (RuntimeException unavailable) {
        entry.getValue().stillBroken();
        failure = failure == null ? unavailable : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return healed;
  }

  private void heal(InboxKey inbox, InboxStream stream) {
    boolean more = true;
    while (more) {
      InboxHead position = stream.startHealing();
      switch (reader.changesSince(inbox, position)) {
        case SyncResult.Changes missed -> {
          stream.catchUp(missed);
          more = missed.hasMore();
        }
        case SyncResult.Reset reset -> {
          reader.numbersWentBack(inbox, position, reset.head());
          beginAnew(inbox, stream);
          more = false;
        }
      }
    }
  }

  private void beginAnew(InboxKey inbox, InboxStream stream) {
    RuntimeException failure = null;
    for (InboxSubscriber subscriber : stream.beginAnew()) {
      try {
        release(inbox, stream, subscriber, reader.fromTheBeginning(subscriber.isSynced()));
      } catch (RuntimeException unavailable) {
        failure = unavailable;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /// Inboxes with at least one open connection.
  int size() {
    return streams.size();
  }
}
