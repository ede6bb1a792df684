package dev.carillon.web.tokens;

import dev.carillon.notification.usecases.ports.ServiceKeys.ServiceKey;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the store said about a key's id a moment ago. Bounded; ids that do not exist are remembered
/// apart, so that trying many of them drives no real key out.
final class RememberedKeys {
  private final Duration lifetime;
  private final Map<String, Answer> known;
  private final Map<String, Answer> unknown;

  RememberedKeys(Duration lifetime, int most) {
    if (lifetime.isNegative() || most < 1) {
      throw new IllegalArgumentException("at least one key is remembered, for no negative time");
    }
    this.lifetime = lifetime;
    this.known = new Bounded(most);
    this.unknown = new Bounded(most);
  }

  /// What is remembered of an id.
  sealed interface Memory {
    record Known(ServiceKey key) implements Memory {}

    record KnownUnknown() implements Memory {}

    record Nothing() implements Memory {}
  }

  synchronized Memory find(String id, Instant now) {
    @Nullable Answer answer = known.get(id);
    if (answer == null) {
      answer = unknown.get(id);
    }
    if (answer == null || !now.isBefore(answer.until())) {
      return new Memory.Nothing();
    }
    return answer.key().<Memory>map(Memory.Known::new).orElseGet(Memory.KnownUnknown::new);
  }

  synchronized void remember(String id, Optional<ServiceKey> key, Instant now) {
    known.remove(id);
    unknown.remove(id);
    (key.isPresent() ? known : unknown).put(id, new Answer(key, now.plus(lifetime)));
  }

  private record Answer(Optional<ServiceKey> key, Instant until) {}

  /// Forgets what was asked for longest ago.
  private static final class Bounded extends LinkedHashMap<String, Answer> {
    @Serial private static final long serialVersionUID = 1L;

    private final int most;

    Bounded(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
      return size() > most;
    }
  }
}
