package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.usecases.ports.Resolutions;
import java.util.Optional;
import java.util.UUID;

/// Shows how far a resolution is. Blocks.
public final class GetResolution {
  private final Resolutions resolutions;

  public GetResolution(Resolutions resolutions) {
    this.resolutions = resolutions;
  }

  /// Runs it; empty when the caller's tenant has none of that id.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Resolutions]
  public Optional<Resolution> execute(Caller.Service caller, UUID id) {
    return resolutions.find(caller.tenant(), id);
  }
}
