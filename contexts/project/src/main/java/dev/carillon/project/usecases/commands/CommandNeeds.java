package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.Stores;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the commands have in common: the ports, and how a project is changed.
public record CommandNeeds(
    UnitOfWork unitOfWork,
    Stores stores,
    ProjectEvents events,
    TimeOrderedIds ids,
    InstantSource clock,
    ProjectLimits limits) {

  /// Works on a project of the caller's tenant in one unit of work. The project is locked before
  /// anything is looked at: of two commands at the same moment the second one waits, and then sees
  /// what the first has done.
  <T> T inProject(
      Caller.User caller, ProjectId project, Supplier<T> notFound, Function<Project, T> work) {
    return unitOfWork.execute(
        () -> stores.projects().lock(caller.tenant(), project).map(work).orElseGet(notFound));
  }

  /// Tells what happened to a project.
  void publish(Project project, ProjectEvent event, Instant now) {
    events.publish(project.tenant(), event, now);
  }

  /// Tells how many projects a tenant has.
  void publishCount(TenantId tenant, long projects, Instant now) {
    events.publish(tenant, new ProjectEvent.StatsUpdated(projects), now);
  }

  /// The time as it is stored and told.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
