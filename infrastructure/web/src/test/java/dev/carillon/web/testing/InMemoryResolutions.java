package dev.carillon.web.testing;

import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Resolutions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds nothing to take back.
public final class InMemoryResolutions implements Resolutions {
  private final Map<UUID, Resolution> all = new HashMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized Resolution begin(UUID id, TenantId tenant, String about, Instant now) {
    failIfAway();
    Resolution begun = new Resolution(id, tenant, about, now, null, 0, 0, 0, 0, 0);
    all.put(id, begun);
    return begun;
  }

  @Override
  public synchronized Optional<Resolution> find(TenantId tenant, UUID id) {
    failIfAway();
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public synchronized Step step(Resolution resolution, int max, Instant now) {
    all.put(
        resolution.id(),
        new Resolution(
            resolution.id(),
            resolution.tenant(),
            resolution.about(),
            resolution.createdAt(),
            now,
            3,
            1,
            2,
            4,
            0));
    return new Step(List.of(), true);
  }

  @Override
  public List<Resolution> unfinished(Instant before, int max) {
    return List.of();
  }

  @Override
  public int forget(Instant before, int max) {
    return 0;
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
