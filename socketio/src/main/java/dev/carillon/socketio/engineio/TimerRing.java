package dev.carillon.socketio.engineio;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deadlines of one event loop: buckets of linked entries, one tick apart. Scheduling and
/// cancelling are O(1) and allocate nothing, since a deadline is a link in the object that waits
/// for it. An entry fires at most one tick late, and never early. The ring ticks only while
/// something is scheduled. Event loop only.
public final class TimerRing {
  private static final Logger LOG = LoggerFactory.getLogger(TimerRing.class);
  private static final int BUCKETS = 1024;
  static final Duration LONGEST = Duration.ofDays(365);

  private final EventLoop eventLoop;
  private final long tickNanos;
  private final long origin = System.nanoTime();
  private final Bucket[] buckets = new Bucket[BUCKETS];
  private long currentTick;
  private int scheduled;
  private boolean ticking;

  TimerRing(EventLoop eventLoop, Duration tick) {
    this.eventLoop = eventLoop;
    this.tickNanos = tick.toNanos();
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Bucket();
    }
  }

  /// Something that waits for one moment. It is in at most one ring at a time.
  public abstract static class Entry {
    private Entry previous = this;

    private Entry next = this;

    private long deadline;

    /// Called on the event loop once the deadline has passed; the entry is no longer scheduled.
    protected abstract void expired();

    @SuppressWarnings("ReferenceEquality") // a ring of links: identity is what is meant
    private boolean linked() {
      return next != this;
    }

    private void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
    }
  }

  private static final class Bucket extends Entry {
    @Override
    protected void expired() {
      throw new AssertionError("the head of a bucket waits for nothing");
    }

    boolean isEmpty() {
      return !((Entry) this).linked();
    }

    Entry first() {
      return super.next;
    }

    void add(Entry entry) {
      entry.previous = super.previous;
      entry.next = this;
      super.previous.next = entry;
      super.previous = entry;
    }

    void moveTo(Bucket other) {
      if (!isEmpty()) {
        other.takeOver(super.next, super.previous);
        super.next = this;
        super.previous = this;
      }
    }

    private void takeOver(Entry first, Entry last) {
      super.next = first;
      super.previous = last;
      first.previous = this;
      last.next = this;
    }
  }

  /// Nanoseconds since this ring was made: what deadlines are counted in.
  public long now() {
    return System.nanoTime() - origin;
  }

  /// Schedules `entry`, in place of its deadline before.
  ///
  /// @param delay more than a year counts as a year
  public void schedule(Entry entry, Duration delay) {
    Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    scheduleAt(entry, now() + bounded.toNanos());
  }

  void scheduleAt(Entry entry, long deadline) {
    cancel(entry);
    entry.deadline = deadline;
    if (!ticking) {
      currentTick = now() / tickNanos;
    }
    link(entry);
    scheduled++;
    tickLater();
  }

  /// Does nothing when `entry` is not scheduled.
  public void cancel(Entry entry) {
    if (entry.linked()) {
      entry.unlink();
      scheduled--;
    }
  }

  /// Deadlines beyond the ring's horizon wait in its last bucket and are linked again from there.
  private void link(Entry entry) {
    long tick = entry.deadline / tickNanos + 1;
    tick = Math.clamp(tick, currentTick + 1, currentTick + BUCKETS - 1);
    buckets[(int) (tick % BUCKETS)].add(entry);
  }

  private void tickLater() {
    if (ticking || scheduled == 0) {
      return;
    }
    ticking = true;
    try {
      // The future is of no use: the tick always runs, and finds nothing when all was cancelled.
      var _ = eventLoop.schedule(this::tick, tickNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException shuttingDown) {
      ticking = false;
    }
  }

  private void tick() {
    long target = now() / tickNanos;
    Bucket due = new Bucket();
    while (currentTick < target) {
      currentTick++;
      buckets[(int) (currentTick % BUCKETS)].moveTo(due);
      fire(due);
    }
    ticking = false;
    tickLater();
  }

  /// One that fails must not stop the others' clock.
  private static void expire(Entry entry) {
    try {
      entry.expired();
    } catch (Throwable e) {
      LOG.error("a deadline failed", e);
    }
  }

  private void fire(Bucket due) {
    while (!due.isEmpty()) {
      Entry entry = due.first();
      entry.unlink();
      if (entry.deadline > now()) {
        link(entry);
      } else {
        scheduled--;
        expire(entry);
      }
    }
  }
}
