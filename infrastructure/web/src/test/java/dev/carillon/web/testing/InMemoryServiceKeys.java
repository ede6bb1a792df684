package dev.carillon.web.testing;

import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Keeps keys in a map, counts how often it is asked, and can be taken away.
public final class InMemoryServiceKeys implements ServiceKeys {
  private final Map<String, ServiceKey> keys = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile boolean away;

  public int lookups() {
    return lookups.get();
  }

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  @Override
  public void add(ServiceKey key) {
    keys.put(key.id(), key);
  }

  @Override
  public Optional<ServiceKey> find(String id) {
    lookups.incrementAndGet();
    if (away) {
      throw new StoreUnavailableException("taken away", Duration.ofSeconds(1));
    }
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public List<ServiceKey> list() {
    return new ArrayList<>(keys.values());
  }

  @Override
  public boolean revoke(String id, Instant at) {
    @Nullable ServiceKey changed =
        keys.computeIfPresent(
            id,
            (_, key) ->
                new ServiceKey(
                    key.id(),
                    key.tenant(),
                    key.name(),
                    key.secretSha256(),
                    key.createdAt(),
                    key.revokedAt() == null ? at : key.revokedAt()));
    return changed != null;
  }
}
