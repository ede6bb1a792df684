package dev.carillon.web.testing;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps broadcasts in memory, and sends none. There is one topic, [#TOPIC]; of the object `many`
/// there may be no more.
public final class InMemoryBroadcasts implements Broadcasts {
  public static final String TOPIC = "releases";

  private final List<BroadcastProgress> all = new ArrayList<>();
  private final Map<String, Broadcast> origins = new HashMap<>();
  private final Map<String, String> fingerprints = new HashMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized Begun begin(Broadcast broadcast, @Nullable Origin origin) {
    failIfAway();
    if (origin != null && origins.containsKey(origin.key())) {
      return origin.fingerprint().equals(fingerprints.get(origin.key()))
          ? new Begun.Repeated(origins.get(origin.key()).id())
          : new Begun.OriginReused();
    }
    if (broadcast.audience() instanceof Audience.Topic(var key) && !key.value().equals(TOPIC)) {
      return new Begun.UnknownTopic();
    }
    if (broadcast.object().equals("many")) {
      return new Begun.TooMany(3);
    }
    if (origin != null) {
      origins.put(origin.key(), broadcast);
      fingerprints.put(origin.key(), origin.fingerprint());
    }
    all.addFirst(
        new BroadcastProgress(broadcast, Broadcast.State.RUNNING, 7L, 0, 0, List.of(), null));
    return new Begun.Started(broadcast.id());
  }

  @Override
  public synchronized Optional<BroadcastProgress> find(TenantId tenant, BroadcastId id) {
    failIfAway();
    return all.stream().filter(progress -> progress.broadcast().id().equals(id)).findFirst();
  }

  @Override
  public synchronized List<BroadcastProgress> list(
      TenantId tenant, @Nullable BroadcastId before, int max) {
    failIfAway();
    return all.stream()
        .dropWhile(progress -> before != null && !progress.broadcast().id().equals(before))
        .skip(before == null ? 0 : 1)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized boolean end(
      TenantId tenant, BroadcastId id, Broadcast.State state, Instant at) {
    failIfAway();
    Optional<BroadcastProgress> running =
        find(tenant, id).filter(progress -> progress.finishedAt() == null);
    running.ifPresent(progress ->
        all.set(
            all.indexOf(progress),
            new BroadcastProgress(progress.broadcast(), state, 7L, 5, 0, List.of(), at)));
    return running.isPresent();
  }

  @Override
  public boolean cancel(TenantId tenant, BroadcastId id, Instant at) {
    return end(tenant, id, Broadcast.State.CANCELLED, at);
  }

  @Override
  public Optional<Turn> claim(Broadcast.Priority priority, Duration lease) {
    return Optional.empty();
  }

  @Override
  public void count(Broadcast broadcast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Contact> next(Turn turn, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InboxChange.Added> deliver(Turn turn, List<Letter> letters, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forget(Instant before, int max) {
    return 0;
  }

  /// Those that were begun, newest first.
  public synchronized List<Broadcast> begun() {
    return all.stream().map(BroadcastProgress::broadcast).toList();
  }

  /// Fails from now on, or with null no more.
  public synchronized void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  private void failIfAway() {
    if (failure != null) {
      throw failure;
    }
  }
}
