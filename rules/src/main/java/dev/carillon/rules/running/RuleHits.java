package dev.carillon.rules.running;

import dev.carillon.rules.running.RuleStore.Hits;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts what becomes of events at rules, in memory until it is [#flush]ed: what was not is lost
/// with the process. Any thread.
public final class RuleHits {
  /// Of so many rules and tenants between two flushes; what comes above is not counted.
  private static final int MAX_COUNTED = 100_000;

  private final RuleStore store;
  private Map<Key, Hits> counts = new HashMap<>();

  public RuleHits(RuleStore store) {
    this.store = store;
  }

  /// What became of an event at a rule.
  enum Kind {
    TOLD,
    PASSED,
    EXPIRED,
    FAILED
  }

  private record Key(String tenant, String rule, LocalDate day) {
    static Key of(Hits hits) {
      return new Key(hits.tenant(), hits.rule(), hits.day());
    }
  }

  void count(String tenant, String rule, Kind kind, Instant at) {
    add(
        new Hits(
            tenant,
            rule,
            LocalDate.ofInstant(at, ZoneOffset.UTC),
            kind == Kind.TOLD ? 1 : 0,
            kind == Kind.PASSED ? 1 : 0,
            kind == Kind.EXPIRED ? 1 : 0,
            kind == Kind.FAILED ? 1 : 0,
            at));
  }

  private synchronized void add(Hits hits) {
    Key key = Key.of(hits);
    if (counts.size() < MAX_COUNTED || counts.containsKey(key)) {
      counts.merge(key, hits, Hits::plus);
    }
  }

  /// Hands what was counted to the store; when that is away it is kept for the next time.
  public void flush() {
    List<Hits> taken = take();
    if (taken.isEmpty()) {
      return;
    }
    try {
      store.count(taken);
    } catch (RuntimeException away) {
      taken.forEach(this::add);
      throw away;
    }
  }

  private synchronized List<Hits> take() {
    List<Hits> taken = List.copyOf(counts.values());
    counts = new HashMap<>();
    return taken;
  }
}
