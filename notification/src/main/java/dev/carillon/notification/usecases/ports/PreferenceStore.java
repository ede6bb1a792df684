package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps what people want to be told. All methods block, from any thread, may be repeated, and
/// throw [StoreUnavailableException] when the store is away.
public interface PreferenceStore {
  /// Of many at once, each with their tenant's defaults.
  ///
  /// @return one for each that is asked for
  Map<InboxKey, Preferences> findAll(Collection<InboxKey> who);

  /// Keeps someone's own choice in place of an earlier one.
  void put(
      InboxKey who,
      List<PreferenceRule> rules,
      @Nullable QuietHours quietHours,
      @Nullable Digest digest);

  /// Puts one rule in place of the one with its type and channel, and leaves the others; false when
  /// there are as many as there may be.
  boolean add(InboxKey who, PreferenceRule rule);

  /// What a tenant's people have unless they say otherwise.
  List<PreferenceRule> defaults(TenantId tenant);

  /// Keeps them in place of earlier ones.
  void putDefaults(TenantId tenant, List<PreferenceRule> rules);
}
