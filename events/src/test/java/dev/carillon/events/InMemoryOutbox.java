package dev.carillon.events;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An outbox with a clock that the test moves. Publishing needs no transaction.
final class InMemoryOutbox implements Outbox {
  private static final class Entry {
    final Event event;
    final Set<String> done = new HashSet<>();
    int attempt;
    Instant due;
    boolean parked;

    Entry(Event event, Instant due) {
      this.event = event;
      this.due = due;
    }
  }

  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<Duration> delays = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private int extensions;
  private boolean away;
  private @Nullable String failing;

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  /// Every call fails until it is back.
  synchronized void away(boolean isAway) {
    away = isAway;
  }

  /// The next call of that name fails.
  synchronized void failNext(String method) {
    failing = method;
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  synchronized List<Duration> delays() {
    return List.copyOf(delays);
  }

  synchronized int extensions() {
    return extensions;
  }

  synchronized boolean isParked(UUID event) {
    Entry entry = entries.get(event);
    return entry != null && entry.parked;
  }

  private void reach(String method) {
    if (away || method.equals(failing)) {
      failing = null;
      throw new IllegalStateException("the outbox is away");
    }
  }

  @Override
  public synchronized void publish(Event event) {
    entries.put(event.id(), new Entry(event, now));
  }

  @Override
  public synchronized List<Claimed> claim(int max, Duration lease) {
    reach("claim");
    List<Entry> due =
        entries.values().stream()
            .filter(entry -> !entry.parked && !entry.due.isAfter(now))
            .sorted(Comparator.comparing(entry -> entry.event.occurredAt()))
            .limit(max)
            .toList();
    return due.stream().map(entry -> claimed(entry, lease)).toList();
  }

  private Claimed claimed(Entry entry, Duration lease) {
    entry.attempt++;
    entry.due = now.plus(lease);
    return new Claimed(entry.event, entry.attempt, entry.done);
  }

  @Override
  public synchronized void extend(Collection<UUID> events, Duration lease) {
    reach("extend");
    extensions++;
    for (UUID event : events) {
      Entry entry = entries.get(event);
      if (entry != null && entry.due.isBefore(now.plus(lease))) {
        entry.due = now.plus(lease);
      }
    }
  }

  @Override
  public synchronized void listenerDone(UUID event, String listener) {
    reach("listenerDone");
    Entry entry = entries.get(event);
    if (entry != null) {
      entry.done.add(listener);
    }
  }

  @Override
  public synchronized void complete(UUID event) {
    reach("complete");
    entries.remove(event);
  }

  @Override
  public synchronized void retry(UUID event, Duration delay, String error) {
    reach("retry");
    errors.add(error);
    delays.add(delay);
    Entry entry = entries.get(event);
    if (entry != null) {
      entry.due = now.plus(delay);
    }
  }

  @Override
  public synchronized void postpone(UUID event, Duration delay, String error) {
    retry(event, delay, error);
    Entry entry = entries.get(event);
    if (entry != null) {
      entry.attempt--;
    }
  }

  @Override
  public synchronized void park(UUID event, String error) {
    reach("park");
    errors.add(error);
    Entry entry = entries.get(event);
    if (entry != null) {
      entry.parked = true;
    }
  }
}
