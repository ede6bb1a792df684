package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys that backends call with. Only a digest of the secret is kept: a lost key is replaced,
/// not shown again. All methods block and throw [StoreUnavailableException] like the other store.
public interface ServiceKeys {
  /// A key without its secret.
  ///
  /// @param id public; part of what the backend sends
  /// @param name for people and logs
  /// @param secretSha256 hex digest of the secret, which is random and long
  /// @param revokedAt null while it is valid
  record ServiceKey(
      String id,
      TenantId tenant,
      String name,
      String secretSha256,
      Instant createdAt,
      @Nullable Instant revokedAt) {}

  void add(ServiceKey key);

  /// The key, revoked or not.
  Optional<ServiceKey> find(String id);

  /// All keys of all tenants, newest first, revoked ones included.
  List<ServiceKey> list();

  /// Revokes it; the first time stays. False when there is no such key.
  boolean revoke(String id, Instant at);
}
