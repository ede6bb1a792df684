package dev.carillon.web.gateways;

import dev.carillon.notification.usecases.ports.SyncResult;
import dev.carillon.socketio.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// One connection's end of an inbox. It holds live events back while a snapshot is being read,
/// sends the snapshot, and lets through only what is above it: nothing is lost, doubled or
/// reordered between the two. Before its first snapshot it lets nothing through, and while a client
/// that catches up page by page is behind neither: the next page has it. Guarded by the lock of its
/// [InboxStream].
final class InboxSubscriber {
  private static final long NOT_BEGUN = Long.MAX_VALUE;

  /// @param events what is above a number
  private record Held(long seq, LongFunction<List<Event>> events) {}

  private final Consumer<Event> connection;
  private final boolean synced;
  private final int maxHeld;
  private final Runnable abandon;

  private final ArrayDeque<Held> held = new ArrayDeque<>(0);

  /// Snapshots being read: usually none, two when a refresh meets the healing of a gap.
  private int holders;

  /// The highest change that was not offered, or that there was no room to hold.
  private long lostUpTo;

  private long cursor = NOT_BEGUN;

  /// It was sent a page, and is going to ask for the next.
  private boolean behind;

  /// @param connection takes events for the wire; must not block
  /// @param synced whether its client keeps a copy by `sync`
  /// @param maxHeld changes held back before the snapshot has to be read again
  /// @param abandon ends the connection, which comes back by itself: there is no way to tell it
  ///   what it should know
  InboxSubscriber(Consumer<Event> connection, boolean synced, int maxHeld, Runnable abandon) {
    this.connection = connection;
    this.synced = synced;
    this.maxHeld = maxHeld;
    this.abandon = abandon;
  }

  void abandon() {
    abandon.run();
  }

  boolean isSynced() {
    return synced;
  }

  /// The number up to which it was told everything.
  long cursor() {
    return cursor;
  }

  /// What changed up to a number is not going to be offered: a snapshot has to tell it.
  void needs(long seq) {
    lostUpTo = Math.max(lostUpTo, seq);
  }

  /// A snapshot is going to be read.
  void holdBack() {
    holders++;
  }

  /// A live change, and the events that tell it.
  void offer(long seq, List<Event> events) {
    offer(seq, cursor -> seq > cursor ? events : List.of());
  }

  /// What was missed by everyone on this node, and is made up for.
  void offer(SyncResult.Changes missed) {
    offer(missed.seq(), cursor -> GatewayEvents.missed(missed, cursor, synced));
  }

  private void offer(long seq, LongFunction<List<Event>> events) {
    if (holders == 0) {
      send(seq, events);
    } else if (held.size() < maxHeld) {
      held.add(new Held(seq, events));
    } else {
      lostUpTo = seq;
    }
  }

  /// Sends the snapshot and what came after it. False, with nothing sent and still holding back,
  /// when it does not tell what is needed, or more happened while it was being read than could be
  /// held: read again.
  boolean release(Snapshot snapshot) {
    if (snapshot.isComplete() && snapshot.seq() < lostUpTo) {
      held.clear();
      return false;
    }
    if (snapshot.isComplete()) {
      lostUpTo = 0; // It tells it.
    }
    boolean isNews = cursor == NOT_BEGUN || behind || snapshot.seq() >= cursor;
    if (isNews || !snapshot.replaces()) {
      snapshot.events().forEach(connection);
    }
    if (isNews) {
      cursor = snapshot.seq();
      behind = !snapshot.isComplete();
    }
    stopHolding();
    return true;
  }

  /// The snapshot could not be read: what was held goes out. True when some of it had no room and
  /// is missing now.
  boolean giveUp() {
    boolean lost = lostUpTo > cursor;
    stopHolding();
    return lost;
  }

  /// What it was told counts no more: it waits for the first snapshot of another history.
  void beginAnew() {
    cursor = NOT_BEGUN;
    behind = false;
    lostUpTo = 0;
    held.clear();
  }

  private void stopHolding() {
    holders--;
    while (holders == 0 && !held.isEmpty()) {
      Held next = held.poll();
      send(next.seq(), next.events());
    }
  }

  private void send(long seq, LongFunction<List<Event>> events) {
    if (seq > cursor && !behind) {
      events.apply(cursor).forEach(connection);
      cursor = seq;
    }
  }
}
