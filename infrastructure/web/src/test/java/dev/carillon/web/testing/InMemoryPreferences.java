package dev.carillon.web.testing;

import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Preferences in memory.
public final class InMemoryPreferences implements PreferenceStore {
  private final Map<InboxKey, Preferences> own = new HashMap<>();
  private final Map<TenantId, List<PreferenceRule>> defaults = new HashMap<>();
  private @Nullable RuntimeException failure;

  @Override
  public synchronized Map<InboxKey, Preferences> findAll(Collection<InboxKey> who) {
    failIfAway();
    return who.stream().distinct().collect(Collectors.toMap(Function.identity(), this::of));
  }

  private Preferences of(InboxKey who) {
    Preferences chosen = own.getOrDefault(who, Preferences.NONE);
    return new Preferences(
        defaults.getOrDefault(who.tenant(), List.of()),
        chosen.own(),
        chosen.quietHours(),
        chosen.digest());
  }

  @Override
  public synchronized void put(
      InboxKey who,
      List<PreferenceRule> rules,
      @Nullable QuietHours quietHours,
      @Nullable Digest digest) {
    failIfAway();
    own.put(who, new Preferences(List.of(), rules, quietHours, digest));
  }

  @Override
  public synchronized boolean add(InboxKey who, PreferenceRule rule) {
    failIfAway();
    Preferences known = of(who);
    List<PreferenceRule> rules = new ArrayList<>(known.own());
    rules.add(rule);
    put(who, rules, known.quietHours(), known.digest());
    return true;
  }

  @Override
  public synchronized List<PreferenceRule> defaults(TenantId tenant) {
    failIfAway();
    return defaults.getOrDefault(tenant, List.of());
  }

  @Override
  public synchronized void putDefaults(TenantId tenant, List<PreferenceRule> rules) {
    failIfAway();
    defaults.put(tenant, List.copyOf(rules));
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
