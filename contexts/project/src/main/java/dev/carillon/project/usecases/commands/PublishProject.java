package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectPublished;
import dev.carillon.project.domain.ProjectId;
import java.time.Instant;

/// Announces a project of the caller's, once, and tells `project.published`. Who may see the
/// project does not change. Blocks until the commit; executing it again finds it published.
public final class PublishProject {
  private final CommandNeeds needs;

  public PublishProject(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project) {}

  /// What became of it.
  public sealed interface Outcome {
    /// Stored; the members are told.
    record Published(Project project) implements Outcome {}

    /// It was published before; nothing changed and nobody is told.
    record AlreadyPublished() implements Outcome {}

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
        project -> publish(project, command));
  }

  private Outcome publish(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    Instant now = needs.now();
    return project
        .published(now)
        .<Outcome>map(published -> {
          needs.stores().projects().save(published);
          needs.publish(
              published,
              ProjectPublished.of(
                  published,
                  needs.stores().members().memberIds(published.tenant(), published.id())),
              now);
          return new Outcome.Published(published);
        })
        .orElseGet(Outcome.AlreadyPublished::new);
  }
}
