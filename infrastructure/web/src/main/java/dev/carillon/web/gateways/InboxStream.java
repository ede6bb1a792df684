package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.InboxHead;
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

  private final Function<InboxChange, List<Event>> encoder;
  private final List<InboxSubscriber> subscribers = new ArrayList<>();

  /// Changes whose predecessors have not come yet.
  private final TreeMap<Long, InboxChange> early = new TreeMap<>();

  /// The number up to which everything has been given to the subscribers.
  private long cursor = UNKNOWN;

  private long gapSinceNanos;
  private boolean broken;

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
  synchronized boolean release(InboxSubscriber subscriber, InboxHead snapshot, List<Event> events) {
    if (cursor == UNKNOWN) {
      advanceTo(snapshot.seq());
    }
    return subscriber.release(snapshot, events);
  }

  synchronized void push(InboxChange change, long nowNanos) {
    long seq = change.head().seq();
    if (cursor != UNKNOWN && seq <= cursor) {
      return;
    }
    if (early.isEmpty()) {
      gapSinceNanos = nowNanos;
    }
    early.put(seq, change);
    if (cursor != UNKNOWN) {
      deliverInOrder();
    }
  }

  /// Whether a change has been waiting for its predecessors for longer than this (a push was lost),
  /// or a connection is known to miss something.
  synchronized boolean hasGapOlderThan(long nanos, long nowNanos) {
    return broken || (cursor != UNKNOWN && !early.isEmpty() && nowNanos - gapSinceNanos > nanos);
  }

  /// The snapshot could not be read; the stream is healed later when that lost something.
  synchronized void giveUp(InboxSubscriber subscriber) {
    broken |= subscriber.giveUp();
  }

  /// It was not healed, or not for everyone.
  synchronized void stillBroken() {
    broken = true;
  }

  /// Begins to heal a gap: everyone waits for a new snapshot.
  synchronized List<InboxSubscriber> holdBackAll() {
    broken = false;
    subscribers.forEach(InboxSubscriber::holdBack);
    return List.copyOf(subscribers);
  }

  /// Everything up to the snapshot counts as given.
  synchronized void advanceTo(long seq) {
    cursor = Math.max(cursor, seq);
    early.headMap(cursor, true).clear();
    deliverInOrder();
  }

  private void deliverInOrder() {
    while (!early.isEmpty() && early.firstKey() == cursor + 1) {
      InboxChange next = early.pollFirstEntry().getValue();
      cursor++;
      List<Event> events = encoder.apply(next);
      subscribers.forEach(subscriber -> subscriber.offer(cursor, events));
    }
  }
}
