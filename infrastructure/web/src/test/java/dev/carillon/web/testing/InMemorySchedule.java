package dev.carillon.web.testing;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what is scheduled in memory, and sends none.
public final class InMemorySchedule implements Schedule {
  /// How much may wait.
  public static final int BOUND = 1000;

  private final List<Scheduled> all = new ArrayList<>();
  private final Map<String, Asked> keys = new HashMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized List<Kept> keep(TenantId tenant, List<Asked> asked) {
    failIfAway();
    return asked.stream().map(this::keep).toList();
  }

  private Kept keep(Asked asked) {
    IdempotencyKey key = asked.key();
    if (key != null) {
      Asked first = keys.putIfAbsent(key.scope() + '/' + key.key(), asked);
      if (first != null) {
        return key.equals(first.key())
            ? new Kept.Repeated(first.scheduled().id(), first.scheduled().sendAt())
            : new Kept.KeyReused();
      }
    }
    if (all.size() >= BOUND) {
      return new Kept.Full(BOUND);
    }
    all.addFirst(asked.scheduled());
    return new Kept.Waiting(asked.scheduled().id(), asked.scheduled().sendAt());
  }

  @Override
  public synchronized Optional<Scheduled> find(TenantId tenant, UUID id) {
    failIfAway();
    return all.stream()
        .filter(each -> each.id().equals(id) && each.caller().tenant().equals(tenant))
        .findFirst();
  }

  @Override
  public synchronized List<Scheduled> list(
      TenantId tenant, Caller.@Nullable User own, @Nullable UUID before, int max) {
    failIfAway();
    return all.stream()
        .filter(each -> each.isFor(own == null ? new Caller.Service(tenant, "all") : own))
        .filter(each -> each.state() == Scheduled.State.WAITING)
        .dropWhile(each -> before != null && !each.id().equals(before))
        .skip(before == null ? 0 : 1)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized boolean cancel(TenantId tenant, UUID id, Instant now) {
    failIfAway();
    return find(tenant, id).filter(each -> each.state() == Scheduled.State.WAITING).isPresent()
        && end(id, Scheduled.State.CANCELLED);
  }

  @Override
  public synchronized void sent(Collection<UUID> ids, Instant now) {
    ids.forEach(id -> end(id, Scheduled.State.SENT));
  }

  private boolean end(UUID id, Scheduled.State state) {
    all.replaceAll(each ->
        each.id().equals(id)
            ? new Scheduled(
                id, each.kind(), each.caller(), null, each.createdAt(), each.sendAt(), state, null)
            : each);
    return true;
  }

  /// What was kept, the last first.
  public synchronized List<Scheduled> kept() {
    return List.copyOf(all);
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

  @Override
  public List<Due> claim(Instant now, int max, Duration lease) {
    return List.of();
  }

  @Override
  public void retry(UUID id, Instant at, String error) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fail(UUID id, String error, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Told tell(Instant now, int max) {
    return new Told(0, null);
  }

  @Override
  public int forget(Instant before, int max) {
    return 0;
  }
}
