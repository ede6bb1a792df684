package dev.carillon.web.testing;

import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Dead letters of the tenant `default`.
public final class InMemoryDeadLetters implements DeadLetters {
  private final List<DeadLetter> letters = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /// Puts one there.
  public synchronized void add(DeadLetter letter) {
    letters.removeIf(known -> known.id().equals(letter.id()));
    letters.add(letter);
  }

  private List<DeadLetter> found(TenantId tenant, Filter filter) {
    failIfAway();
    return letters.stream()
        .filter(_ -> tenant.equals(TenantId.DEFAULT))
        .filter(letter -> filter.ids().isEmpty() || filter.ids().contains(letter.id()))
        .filter(letter -> filter.channel() == null || filter.channel() == letter.id().channel())
        .filter(letter -> filter.type() == null || filter.type().equals(letter.type()))
        .sorted(Comparator.comparing((DeadLetter letter) -> letter.id().toString()).reversed())
        .toList();
  }

  @Override
  public synchronized List<DeadLetter> list(
      TenantId tenant, Filter filter, DeadLetter.@Nullable Id after, int max) {
    return found(tenant, filter).stream()
        .filter(letter -> after == null || letter.id().toString().compareTo(after.toString()) < 0)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized long count(TenantId tenant, Filter filter, int max) {
    return found(tenant, filter).size();
  }

  @Override
  public Optional<String> contents(TenantId tenant, DeadLetter.Id id) {
    return Optional.of("{\"message\":\"…\"}");
  }

  @Override
  public List<Deliveries.Attempt> attempts(TenantId tenant, DeadLetter.Id id) {
    return List.of(
        new Deliveries.Attempt(
            "ada@example.org",
            "smtp",
            Instant.EPOCH,
            Duration.ofMillis(7),
            "gone",
            "550 5.1.1 unknown"));
  }

  @Override
  public synchronized int redrive(TenantId tenant, Filter filter, int max) {
    List<DeadLetter> some = found(tenant, filter);
    letters.removeAll(some);
    return some.size();
  }

  @Override
  public int purge(TenantId tenant, Filter filter, int max) {
    return redrive(tenant, filter, max);
  }

  /// Fails from now on, or with null no more.
  public void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  private void failIfAway() {
    RuntimeException away = failure;
    if (away != null) {
      throw away;
    }
  }
}
