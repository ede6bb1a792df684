package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.util.List;
import java.util.Optional;

/// Knows who is in an audience. Blocks; any thread.
public interface Audiences {
  /// The first of them, in the order of their ids.
  ///
  /// @return empty when there is no such topic
  /// @throws StoreUnavailableException when the store is away
  Optional<List<UserId>> first(TenantId tenant, Audience audience, int max);
}
