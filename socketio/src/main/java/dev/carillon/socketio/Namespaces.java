package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.parser.Json;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The namespaces of one server: those with an exact name, which stay, and those that were made for
/// a pattern, which live while somebody holds them. Safe for any thread; what is said about one
/// name is settled under its lock in the map.
final class Namespaces {
  private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

  private final ConcurrentMap<String, RegisteredNamespace> byName = new ConcurrentHashMap<>();
  private final List<PatternNamespace> parents = new CopyOnWriteArrayList<>();
  private final AtomicInteger dynamic = new AtomicInteger();
  private final int maxDynamic;
  private final Executor executor;
  private final @Nullable RecoveryOptions recovery;
  private final EngineOptions.Limits limits;

  /// @param recovery `null` when connections are not recovered
  Namespaces(SocketIoOptions options, Executor executor, @Nullable RecoveryOptions recovery) {
    this.maxDynamic = options.maxDynamicNamespaces();
    this.limits = options.engine().limits();
    this.executor = executor;
    this.recovery = recovery;
  }

  /// Where a CONNECT leads.
  sealed interface Resolution {
    /// To this namespace, which is held until [#release].
    record Held(RegisteredNamespace namespace) implements Resolution {}

    /// There is no namespace of that name for this client.
    record Unknown() implements Resolution {}

    /// There may be one later.
    record Unavailable() implements Resolution {}
  }

  /// One that was made for a pattern stays from now on.
  RegisteredNamespace of(String name) {
    return byName.compute(
        name,
        (_, there) -> {
          if (there == null) {
            return new RegisteredNamespace(name, executor, recoveries());
          }
          if (there.makePermanent()) {
            dynamic.decrementAndGet();
          }
          return there;
        });
  }

  private @Nullable Recoveries recoveries() {
    return recovery == null ? null : new Recoveries(recovery, limits);
  }

  PatternNamespace of(String name, NamespacePredicate predicate) {
    PatternNamespace parent = new PatternNamespace(name, predicate, executor);
    parents.add(parent);
    return parent;
  }

  Optional<RegisteredNamespace> exact(String name) {
    return Optional.ofNullable(byName.get(name)).filter(RegisteredNamespace::isPermanent);
  }

  boolean havePatterns() {
    return !parents.isEmpty();
  }

  Collection<RegisteredNamespace> all() {
    return byName.values();
  }

  /// Asks the patterns in the order of their registration; where a namespace of that name is there,
  /// only its own. May block.
  Resolution resolve(String name, Json auth) {
    try {
      for (PatternNamespace parent : parents) {
        RegisteredNamespace there = byName.get(name);
        if (there != null && there.isPermanent()) {
          return new Resolution.Held(there);
        }
        boolean asked = there == null || there.isChildOf(parent);
        if (asked && parent.matches(name, auth)) {
          return hold(name, parent);
        }
      }
      return new Resolution.Unknown();
    } catch (RuntimeException e) {
      LOG.error("a namespace's predicate failed", e);
      return new Resolution.Unavailable();
    }
  }

  private Resolution hold(String name, PatternNamespace parent) {
    RegisteredNamespace held =
        byName.compute(
            name, (_, there) -> there == null ? make(name, parent) : there.heldFor(parent));
    return held == null || !(held.isPermanent() || held.isChildOf(parent))
        ? new Resolution.Unavailable()
        : new Resolution.Held(held);
  }

  private @Nullable RegisteredNamespace make(String name, PatternNamespace parent) {
    if (dynamic.incrementAndGet() > maxDynamic) {
      dynamic.decrementAndGet();
      LOG.warn("{} namespaces of patterns are there, which is the bound", maxDynamic);
      return null;
    }
    RegisteredNamespace child = new RegisteredNamespace(name, executor, parent);
    parent.add(child);
    return child.heldFor(parent);
  }

  /// Once for each time that it was held; exact namespaces are not counted.
  void release(RegisteredNamespace namespace) {
    namespace
        .parent()
        .ifPresent(parent ->
            byName.computeIfPresent(
                namespace.name(),
                (_, there) -> {
                  if (!there.equals(namespace) || !there.releaseOne()) {
                    return there;
                  }
                  dynamic.decrementAndGet();
                  parent.remove(there);
                  return null;
                }));
  }
}
