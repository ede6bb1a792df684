package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.project.domain.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Creates a project that the caller owns, and tells `project.created` and `project.stats.updated`.
/// Blocks until the commit; executing it again creates another project.
public final class CreateProject {
  private final CommandNeeds needs;

  public CreateProject(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(Caller.User caller, String title, String description, String ownerName) {
    /// Fills in what was left out: no description, and the owner shown by id. White space around
    /// the title and the name is taken off.
    public static Command of(
        Caller.User caller,
        String title,
        @Nullable String description,
        @Nullable String ownerName) {
      return new Command(
          caller,
          title.strip(),
          description == null ? "" : description,
          ownerName == null ? caller.user().value() : ownerName.strip());
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    record Created(Project project) implements Outcome {}

    /// The request breaks rules; nothing was stored.
    record Invalid(List<Violation> violations) implements Outcome {
      public Invalid {
        violations = List.copyOf(violations);
      }
    }
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public Outcome execute(Command command) {
    List<Violation> violations = violations(command);
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(violations);
    }
    Instant now = needs.now();
    Project project =
        Project.begun(
            needs.ids().nextProject(),
            command.caller().tenant(),
            new Person(command.caller().user(), command.ownerName()),
            command.title(),
            command.description(),
            now);
    return needs
        .unitOfWork()
        .execute(() -> {
          long projects = needs.stores().projects().add(project);
          needs.publish(project, ProjectCreated.of(project), now);
          needs.publishCount(project.tenant(), projects, now);
          return new Outcome.Created(project);
        });
  }

  private static List<Violation> violations(Command command) {
    return Stream.of(
            Project.TITLE.violation(command.title()),
            Project.DESCRIPTION.violation(command.description()),
            Person.nameRule("ownerName").violation(command.ownerName()))
        .flatMap(Optional::stream)
        .toList();
  }
}
