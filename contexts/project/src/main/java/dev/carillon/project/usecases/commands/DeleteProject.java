package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectDeleted;
import dev.carillon.project.domain.ProjectId;
import java.time.Instant;

/// Deletes a project of the caller's with all that is in it, and tells `project.deleted` and
/// `project.stats.updated`. Blocks until the commit; executing it again finds nothing.
public final class DeleteProject {
  private final CommandNeeds needs;

  public DeleteProject(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project) {}

  /// What became of it.
  public sealed interface Outcome {
    /// It is gone; who were its members are told.
    record Deleted() implements Outcome {}

    /// This tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// The project is someone else's.
    record NotOwner() implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public Outcome execute(Command command) {
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> delete(project, command));
  }

  private Outcome delete(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    Instant now = needs.now();
    ProjectDeleted deleted =
        ProjectDeleted.of(
            project, needs.stores().members().memberIds(project.tenant(), project.id()));
    long projects = needs.stores().projects().remove(project);
    needs.publish(project, deleted, now);
    needs.publishCount(project.tenant(), projects, now);
    return new Outcome.Deleted();
  }
}
