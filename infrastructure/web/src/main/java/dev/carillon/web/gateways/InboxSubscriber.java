package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.socketio.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// One connection's end of an inbox. It holds live events back while a snapshot is being read,
/// sends the snapshot, and lets through only what is above it: nothing is lost, doubled or
/// reordered between the two. Before its first snapshot it lets nothing through. Guarded by the
/// lock of its [InboxStream].
final class InboxSubscriber {
  private static final long NOT_BEGUN = Long.MAX_VALUE;

  private record Held(long seq, List<Event> events) {}

  private final Consumer<Event> connection;
  private final int maxHeld;

  private final ArrayDeque<Held> held = new ArrayDeque<>(0);

  /// Snapshots being read: usually none, two when a refresh meets the healing of a gap.
  private int holders;

  /// The highest change that there was no room to hold.
  private long lostUpTo;

  private long cursor = NOT_BEGUN;

  /// @param connection takes events for the wire; must not block
  /// @param maxHeld changes held back before the snapshot has to be read again
  InboxSubscriber(Consumer<Event> connection, int maxHeld) {
    this.connection = connection;
    this.maxHeld = maxHeld;
  }

  /// A snapshot is going to be read.
  void holdBack() {
    holders++;
  }

  void offer(long seq, List<Event> events) {
    if (holders == 0) {
      send(seq, events);
    } else if (held.size() < maxHeld) {
      held.add(new Held(seq, events));
    } else {
      lostUpTo = seq;
    }
  }

  /// Sends the snapshot and what came after it. False, with nothing sent and still holding back,
  /// when more happened while it was being read than could be held: read again.
  boolean release(InboxHead snapshot, List<Event> events) {
    if (snapshot.seq() < lostUpTo) {
      held.clear();
      return false;
    }
    if (cursor == NOT_BEGUN || snapshot.seq() >= cursor) {
      cursor = snapshot.seq();
      events.forEach(connection);
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

  private void stopHolding() {
    holders--;
    while (holders == 0 && !held.isEmpty()) {
      Held next = held.poll();
      send(next.seq(), next.events());
    }
  }

  private void send(long seq, List<Event> events) {
    if (seq > cursor) {
      cursor = seq;
      events.forEach(connection);
    }
  }
}
