package dev.carillon.web.testing;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps revocations in a list; can be taken away.
public final class InMemoryRevocations implements Revocations {
  private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  @Override
  public void add(Revocation revocation) {
    check();
    revocations.add(revocation);
  }

  @Override
  public List<Revocation> active(Instant now) {
    check();
    return revocations.stream().filter(known -> !known.forgetAfter().isBefore(now)).toList();
  }

  @Override
  public void forget(Instant now) {
    check();
    revocations.removeIf(known -> known.forgetAfter().isBefore(now));
  }

  private void check() {
    if (away) {
      throw new StoreUnavailableException("taken away", Duration.ofSeconds(1));
    }
  }
}
