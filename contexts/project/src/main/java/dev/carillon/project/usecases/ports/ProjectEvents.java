package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.ProjectEvent;
import java.time.Instant;

/// Tells what happened.
public interface ProjectEvents {
  /// Publishes the event in the current [UnitOfWork]: it is told if, and only if, that commits.
  /// Blocks for one statement; listeners run later, on other threads.
  ///
  /// @param occurredAt in milliseconds
  /// @throws IllegalStateException outside a unit of work
  void publish(TenantId tenant, ProjectEvent event, Instant occurredAt);
}
