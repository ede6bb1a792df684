package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.ProjectEvents;
import dev.carillon.project.usecases.ports.ProjectStore;
import dev.carillon.project.usecases.ports.UnitOfWork;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Creates a project that the caller owns, and tells `project.created`. Blocks until the commit;
/// executing it again creates another project.
public final class CreateProject {
  private final UnitOfWork unitOfWork;
  private final ProjectStore store;
  private final ProjectEvents events;
  private final TimeOrderedIds ids;
  private final InstantSource clock;

  public CreateProject(
      UnitOfWork unitOfWork,
      ProjectStore store,
      ProjectEvents events,
      TimeOrderedIds ids,
      InstantSource clock) {
    this.unitOfWork = unitOfWork;
    this.store = store;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
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
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [UnitOfWork]
  public Outcome execute(Command command) {
    List<Violation> violations = violations(command);
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(violations);
    }
    Project project =
        new Project(
            ids.nextProject(),
            command.caller().tenant(),
            new Person(command.caller().user(), command.ownerName()),
            command.title(),
            command.description(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return unitOfWork.execute(() -> {
      store.add(project);
      events.publish(project.tenant(), ProjectCreated.of(project), project.createdAt());
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
