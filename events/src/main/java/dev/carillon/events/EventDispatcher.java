package dev.carillon.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes events out of the outbox and tells every listener that wants them.
///
/// One thread claims, and each event is told on a virtual thread of its own; what is handed over
/// has half of the room, so that those that wait for a retry or in a line are claimed too. Events
/// are told at least once, and a listener that returned is not told again because another one
/// failed. What happens when one fails: [DispatchPolicy]. A slow listener holds up its event only,
/// up to `concurrency` of them, and those of the same key.
public final class EventDispatcher implements EventHandover, AutoCloseable {
  private static final Duration CLAIMER_PATIENCE = Duration.ofSeconds(2);
  private static final long MOST_WAIT_FOR_ROOM_MILLIS = 5;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final Outbox outbox;
  private final List<EventListener> listeners;
  private final DispatchPolicy policy;
  private final DispatchObserver observer;

  private final Semaphore room;
  private final Semaphore handoverRoom;
  private final Semaphore wake = new Semaphore(0);
  private final Set<UUID> telling = ConcurrentHashMap.newKeySet();
  private final Thread claimer;
  private final Thread leaseKeeper;

  /// Whether the last claim left nothing behind, nor anybody since.
  private volatile boolean caughtUp;

  private volatile boolean closed;

  /// A dispatcher that does nothing until [#start].
  ///
  /// @throws IllegalArgumentException when two listeners have the same id
  public EventDispatcher(
      Outbox outbox,
      List<EventListener> listeners,
      DispatchPolicy policy,
      DispatchObserver observer) {
    this.outbox = outbox;
    this.listeners = List.copyOf(listeners);
    this.policy = policy;
    this.observer = observer;
    this.room = new Semaphore(policy.concurrency());
    this.handoverRoom = new Semaphore(policy.concurrency() / 2);
    long ids = listeners.stream().map(EventListener::id).distinct().count();
    if (ids != listeners.size()) {
      throw new IllegalArgumentException(
          "two listeners have the same id: " + listeners.stream().map(EventListener::id).toList());
    }
    this.claimer = Thread.ofVirtual().name("event-claimer").unstarted(this::claimUntilClosed);
    this.leaseKeeper = Thread.ofVirtual().name("event-leases").unstarted(this::keepLeases);
  }

  /// Begins to tell events, those of an earlier run first.
  public void start() {
    claimer.start();
    leaseKeeper.start();
  }

  /// Looks for events now instead of at the next poll. Any thread; does not block.
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /// Takes no more events and waits for those being told, four seconds and one lease at most: a
  /// listener that is stuck must not keep the process from ending. What is not finished then is
  /// told again by the next run. Closing twice is closing once.
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!claimer.join(CLAIMER_PATIENCE)) {
        // It waits for room that stuck listeners do not give.
        claimer.interrupt();
      }
      long patienceMillis = Math.min(policy.lease().toMillis(), CLOSE_PATIENCE.toMillis());
      boolean quiet = room.tryAcquire(policy.concurrency(), patienceMillis, TimeUnit.MILLISECONDS);
      if (quiet) {
        room.release(policy.concurrency());
      } else {
        observer.leftUnfinished(telling.size());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      leaseKeeper.interrupt();
    }
  }

  private void claimUntilClosed() {
    while (!closed) {
      try {
        if (!claimOnce()) {
          sleepUntilWoken();
        }
      } catch (InterruptedException interrupted) {
        return;
      } catch (RuntimeException unavailable) {
        observer.outboxFailed(unavailable);
        try {
          sleepUntilWoken();
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /// Claims as many as there is room for, half of all at once, so that there is room for what is
  /// handed over meanwhile; true when there may be more. Under load it waits a moment for more
  /// room: a claim of many costs little more than one of a few.
  private boolean claimOnce() throws InterruptedException {
    int least = Math.max(1, policy.concurrency() / 4);
    if (!room.tryAcquire(least, MOST_WAIT_FOR_ROOM_MILLIS, TimeUnit.MILLISECONDS)) {
      least = 1;
      room.acquire();
    }
    int free = least + acquireUpTo(Math.max(0, policy.concurrency() / 2 - least), room);
    List<Outbox.Claimed> due = List.of();
    try {
      due = outbox.claim(free, policy.lease());
    } finally {
      room.release(free - due.size());
    }
    due.forEach(claimed -> start(claimed, () -> {}));
    boolean more = due.size() == free;
    caughtUp = !more;
    return more;
  }

  @Override
  public Reservation reserve(int max) {
    if (closed || !caughtUp) {
      return Reservation.NONE;
    }
    int most = acquireUpTo(max, handoverRoom);
    int reserved = acquireUpTo(most, room);
    handoverRoom.release(most - reserved);
    caughtUp = reserved == max;
    return new Reserved(reserved);
  }

  private final class Reserved implements Reservation {
    private final int room;

    Reserved(int room) {
      this.room = room;
    }

    @Override
    public int room() {
      return room;
    }

    @Override
    public void tell(List<Event> events) {
      EventDispatcher.this.room.release(room - events.size());
      handoverRoom.release(room - events.size());
      events.forEach(event -> start(new Outbox.Claimed(event, 1, Set.of()), handoverRoom::release));
    }
  }

  private static int acquireUpTo(int max, Semaphore semaphore) {
    int some = Math.min(max, semaphore.availablePermits());
    while (some > 0 && !semaphore.tryAcquire(some)) {
      some = Math.min(some - 1, semaphore.availablePermits());
    }
    return some;
  }

  private void start(Outbox.Claimed claimed, Runnable whenTold) {
    telling.add(claimed.event().id());
    Thread.ofVirtual()
        .name("event-", claimed.attempt())
        .start(() -> {
          try {
            tellAndRelease(claimed);
          } finally {
            whenTold.run();
          }
        });
  }

  private void tellAndRelease(Outbox.Claimed claimed) {
    try {
      tell(claimed);
    } catch (RuntimeException outboxAway) {
      // The lease runs out and the event is claimed again.
      observer.outboxFailed(outboxAway);
    } finally {
      telling.remove(claimed.event().id());
      room.release();
    }
  }

  private record Failure(EventListener listener, Throwable cause) {
    @Override
    public String toString() {
      // What a listener says on purpose is for people; anything else has its kind with it.
      boolean said =
          cause instanceof HopelessEventException || cause instanceof RetryLaterException;
      return listener.id() + ": " + (said ? cause.getMessage() : cause);
    }
  }

  /// One that fails keeps none of the others from hearing the event.
  private void tell(Outbox.Claimed claimed) {
    Event event = claimed.event();
    List<Failure> failures = new ArrayList<>();
    List<EventListener> wanting =
        listeners.stream()
            .filter(
                listener -> listener.wants(event.name()) && !claimed.done().contains(listener.id()))
            .toList();
    for (EventListener listener : wanting) {
      try {
        listener.on(event);
      } catch (Throwable failure) {
        // An Error too: left alone, the event would come back with every lease and never be parked.
        failures.add(new Failure(listener, failure));
        continue;
      }
      // The only one is remembered by the event's end.
      if (wanting.size() > 1) {
        outbox.listenerDone(event.id(), listener.id());
      }
    }
    if (!failures.isEmpty()) {
      giveBack(claimed, failures);
      return;
    }
    outbox.complete(event.id());
    wakeForTheNextOf(event);
    observer.told(event);
  }

  private void giveBack(Outbox.Claimed claimed, List<Failure> failures) {
    Event event = claimed.event();
    Optional<Duration> away = away(failures);
    boolean last =
        (away.isEmpty() && claimed.attempt() >= policy.maxAttempts())
            || failures.stream()
                .allMatch(failure -> failure.cause() instanceof HopelessEventException);
    show(event, claimed.attempt(), failures, last);
    String error = failures.stream().map(Failure::toString).collect(Collectors.joining("; "));
    if (last) {
      outbox.park(event.id(), error);
      wakeForTheNextOf(event);
    } else if (away.isPresent()) {
      outbox.postpone(event.id(), away.get(), error);
    } else {
      outbox.retry(event.id(), policy.backoffAfter(claimed.attempt()), error);
    }
  }

  /// The event is parked once, whatever the number of those that failed.
  private void show(Event event, int attempt, List<Failure> failures, boolean parked) {
    List<Failure> counted = new ArrayList<>();
    for (Failure failure : failures) {
      if (failure.cause() instanceof RetryLaterException later) {
        observer.postponed(event, later);
      } else {
        counted.add(failure);
      }
    }
    for (int i = 0; i < counted.size(); i++) {
      Failure failure = counted.get(i);
      Exception shown =
          failure.cause() instanceof Exception e ? e : new ExecutionException(failure.cause());
      boolean last = i == counted.size() - 1;
      observer.failed(event, failure.listener().id(), attempt, parked && last, shown);
    }
  }

  /// How long to wait when nothing failed but what will not get better, and what is away for now.
  private Optional<Duration> away(List<Failure> failures) {
    boolean others =
        failures.stream()
            .map(Failure::cause)
            .anyMatch(cause ->
                !(cause instanceof RetryLaterException)
                    && !(cause instanceof HopelessEventException));
    return others
        ? Optional.empty()
        : failures.stream()
            .map(Failure::cause)
            .filter(RetryLaterException.class::isInstance)
            .map(cause -> ((RetryLaterException) cause).after())
            .max(Comparator.naturalOrder())
            .map(wait -> wait.compareTo(policy.firstBackoff()) < 0 ? policy.firstBackoff() : wait);
  }

  private void wakeForTheNextOf(Event event) {
    if (event.key() != null) {
      wake();
    }
  }

  private void sleepUntilWoken() throws InterruptedException {
    if (wake.tryAcquire(policy.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /// Until the interrupt at the end of closing: what is told in the meantime is still ours.
  private void keepLeases() {
    while (true) {
      try {
        TimeUnit.MILLISECONDS.sleep(policy.lease().toMillis() / 3);
        if (!telling.isEmpty()) {
          outbox.extend(Set.copyOf(telling), policy.lease());
        }
      } catch (InterruptedException interrupted) {
        return;
      } catch (RuntimeException outboxAway) {
        observer.outboxFailed(outboxAway);
      }
    }
  }
}
