package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import dev.carillon.socketio.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// The live changes of one inbox with open connections on this node. Changes arrive from many
/// threads in any order and leave in the order of their numbers, each once. Thread-safe; a change
/// is encoded once for all connections.
final class InboxStream {
  private static final long UNKNOWN = -1;

  /// Changes that may wait for one that is missing.
  private static final int MAX_EARLY = 1000;

  private final Function<InboxChange, List<Event>> encoder;
  private final List<InboxSubscriber> subscribers = new ArrayList<>();

  /// Changes whose predecessors have not come yet.
  private final TreeMap<Long, InboxChange> early = new TreeMap<>();

  /// The number up to which everything has been given to the subscribers, and the history that it
  /// is a number of. An inbox that nobody has written to has none yet.
  private long cursor = UNKNOWN;

  private long epoch = UNKNOWN;
  private long gapSinceNanos;
  private boolean broken;
  private boolean otherHistory;

  InboxStream(Function<InboxChange, List<Event>> encoder) {
    this.encoder = encoder;
  }

  /// Adds a connection. Must happen before its first snapshot is read.
  synchronized void join(InboxSubscriber subscriber) {
    subscribers.add(subscriber);
  }

  /// True when nobody is left.
  synchronized boolean leave(InboxSubscriber subscriber) {
    subscribers.remove(subscriber);
    return subscribers.isEmpty();
  }

  /// From now on the subscriber's events wait for the snapshot that is going to be read.
  synchronized void holdBack(InboxSubscriber subscriber) {
    subscriber.holdBack();
  }

  /// Sends a snapshot to one connection; see [InboxSubscriber#release].
  synchronized boolean release(InboxSubscriber subscriber, Snapshot snapshot) {
    noteHistory(snapshot.head());
    if (cursor == UNKNOWN && !otherHistory) {
      long begin = snapshot.head().seq();
      // Snapshots that were read sooner and come later tell less, and nothing makes up for it.
      subscribers.forEach(each -> each.needs(begin));
      advanceTo(begin);
    }
    return subscriber.release(snapshot);
  }

  synchronized void push(InboxChange change, long nowNanos) {
    long seq = change.head().seq();
    noteHistory(change.head());
    if (otherHistory || (cursor != UNKNOWN && seq <= cursor)) {
      return;
    }
    if (early.isEmpty()) {
      gapSinceNanos = nowNanos;
    }
    early.put(seq, change);
    if (early.size() > MAX_EARLY) {
      // It is made up for with all the rest.
      early.pollLastEntry();
      broken = true;
    }
    long before = cursor;
    if (cursor != UNKNOWN) {
      deliverInOrder();
    }
    if (cursor != before) {
      gapSinceNanos = nowNanos; // What waits now waits for another one.
    }
  }

  private void noteHistory(InboxHead head) {
    if (epoch == UNKNOWN || epoch == InboxHead.EMPTY.epoch()) {
      epoch = head.epoch();
    } else if (head.epoch() != epoch && head.epoch() != InboxHead.EMPTY.epoch()) {
      // Where nothing was yet may have been read before the first change and come after it.
      otherHistory = true;
    }
  }

  /// What is known without asking the database: whether a change has been waiting for its
  /// predecessors for longer than this (a push was lost), or a connection is known to miss
  /// something.
  synchronized boolean needsHealing(long nanos, long nowNanos) {
    boolean gap = cursor != UNKNOWN && !early.isEmpty() && nowNanos - gapSinceNanos > nanos;
    return otherHistory || broken || gap;
  }

  /// Whether what was committed is not what the subscribers were given.
  ///
  /// @param before where they were before the head was read
  /// @param committed the head
  synchronized boolean differs(InboxHead before, InboxHead committed) {
    if (cursor == UNKNOWN) {
      return false; // They are being told.
    }
    if (epoch == InboxHead.EMPTY.epoch()) {
      epoch = committed.epoch(); // It begins to exist.
    }
    return committed.seq() > cursor
        || committed.seq() < before.seq()
        || (before.seq() > 0 && committed.epoch() != before.epoch());
  }

  /// Where the subscribers are; with it they can be told what they miss.
  synchronized InboxHead position() {
    return cursor == UNKNOWN
        ? new InboxHead(0, 0, SyncRequest.NO_EPOCH)
        : new InboxHead(cursor, 0, epoch);
  }

  /// As [#position]. What is found to be broken from now on is healed another time.
  synchronized InboxHead startHealing() {
    broken = false;
    otherHistory = false;
    return position();
  }

  /// Gives the subscribers what they miss. What has come by itself meanwhile is not sent again.
  ///
  /// @param missed after a position; when the stream has gone back behind it meanwhile it is of no
  ///   use, and the stream is healed again
  synchronized void catchUp(SyncResult.Changes missed) {
    if (missed.since() <= cursor && missed.seq() > cursor) {
      subscribers.forEach(subscriber -> subscriber.offer(missed));
      advanceTo(missed.seq());
    }
  }

  /// The snapshot could not be read. When that lost something, the stream goes back to where this
  /// subscriber is, and is healed from there; the others do not hear anything twice.
  synchronized void giveUp(InboxSubscriber subscriber) {
    if (subscriber.giveUp()) {
      broken = true;
      cursor = Math.min(cursor, subscriber.cursor());
    }
  }

  /// It was not healed, or not for everyone.
  synchronized void stillBroken() {
    broken = true;
  }

  /// Forgets the history: everyone waits for a snapshot of the new one.
  synchronized List<InboxSubscriber> beginAnew() {
    otherHistory = false;
    broken = false;
    cursor = UNKNOWN;
    epoch = UNKNOWN;
    early.clear();
    for (InboxSubscriber subscriber : subscribers) {
      subscriber.beginAnew();
      subscriber.holdBack();
    }
    return List.copyOf(subscribers);
  }

  /// Everything up to the snapshot counts as given.
  private void advanceTo(long seq) {
    cursor = Math.max(cursor, seq);
    early.headMap(cursor, true).clear();
    deliverInOrder();
  }

  private void deliverInOrder() {
    while (!early.isEmpty() && early.firstKey() == cursor + 1) {
      // First: what cannot be encoded stays missing, and is healed.
      List<Event> events = encoder.apply(early.firstEntry().getValue());
      early.pollFirstEntry();
      cursor++;
      subscribers.forEach(subscriber -> subscriber.offer(cursor, events));
    }
  }
}
