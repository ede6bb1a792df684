package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectUpdated;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes the title or the description of a project of the caller's, and tells `project.updated`
/// when that makes a difference. Blocks until the commit; executing it again changes nothing.
public final class UpdateProject {
  private final CommandNeeds needs;

  public UpdateProject(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked; null leaves it as it is.
  public record Command(
      Caller.User caller, ProjectId project, @Nullable String title, @Nullable String description) {
    /// White space around the title is taken off.
    public static Command of(
        Caller.User caller,
        ProjectId project,
        @Nullable String title,
        @Nullable String description) {
      return new Command(caller, project, title == null ? null : title.strip(), description);
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    /// Stored; the members are told.
    record Updated(Project project) implements Outcome {}

    /// It was like that before; nobody is told.
    record Unchanged(Project project) implements Outcome {}

    /// The request breaks rules; nothing was stored.
    record Invalid(List<Violation> violations) implements Outcome {
      public Invalid {
        violations = List.copyOf(violations);
      }
    }

    /// The request asks for nothing.
    record NothingAsked() implements Outcome {}

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
    if (command.title() == null && command.description() == null) {
      return new Outcome.NothingAsked();
    }
    List<Violation> violations = violations(command);
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(violations);
    }
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> update(project, command));
  }

  private Outcome update(Project project, Command command) {
    if (!project.isOwnedBy(command.caller().user())) {
      return new Outcome.NotOwner();
    }
    Project changed =
        project.changed(
            Objects.requireNonNullElse(command.title(), project.title()),
            Objects.requireNonNullElse(command.description(), project.description()));
    if (changed.equals(project)) {
      return new Outcome.Unchanged(project);
    }
    needs.stores().projects().save(changed);
    needs.publish(
        changed,
        ProjectUpdated.of(
            changed, needs.stores().members().memberIds(changed.tenant(), changed.id())),
        needs.now());
    return new Outcome.Updated(changed);
  }

  private static List<Violation> violations(Command command) {
    return Stream.of(
            Optional.ofNullable(command.title()).flatMap(Project.TITLE::violation),
            Optional.ofNullable(command.description()).flatMap(Project.DESCRIPTION::violation))
        .flatMap(Optional::stream)
        .toList();
  }
}
