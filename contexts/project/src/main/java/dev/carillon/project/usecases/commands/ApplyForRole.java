package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies for a role in someone else's project, and tells `project.role.application.created`.
/// Blocks until the commit; executing it again while the application is pending adds nothing.
public final class ApplyForRole {
  private final CommandNeeds needs;

  public ApplyForRole(CommandNeeds needs) {
    this.needs = needs;
  }

  /// What is asked.
  public record Command(
      Caller.User caller,
      ProjectId project,
      String roleName,
      String applicantName,
      String motivation) {
    /// Fills in what was left out: no motivation, and the applicant shown by id. White space around
    /// the names is taken off.
    public static Command of(
        Caller.User caller,
        ProjectId project,
        String roleName,
        @Nullable String applicantName,
        @Nullable String motivation) {
      return new Command(
          caller,
          project,
          roleName.strip(),
          applicantName == null ? caller.user().value() : applicantName.strip(),
          motivation == null ? "" : motivation);
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    /// Stored; the owner is told.
    record Applied(RoleApplication application) implements Outcome {}

    /// The request breaks rules; nothing was stored.
    record Invalid(List<Violation> violations) implements Outcome {
      public Invalid {
        violations = List.copyOf(violations);
      }
    }

    /// This tenant has no such project.
    record ProjectNotFound() implements Outcome {}

    /// Nobody applies to their own project.
    record OwnProject() implements Outcome {}

    /// The applicant waits for an answer for the same role already.
    record AlreadyPending() implements Outcome {}
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
    Candidacy candidacy =
        new Candidacy(
            new Person(command.caller().user(), command.applicantName()),
            command.roleName(),
            command.motivation());
    return needs.inProject(
        command.caller(),
        command.project(),
        Outcome.ProjectNotFound::new,
        project -> applyTo(project, candidacy));
  }

  private Outcome applyTo(Project project, Candidacy candidacy) {
    return switch (project.apply(needs.ids().nextApplication(), candidacy, needs.now())) {
      case Project.Answer.OwnProject() -> new Outcome.OwnProject();
      case Project.Answer.Taken(var application) -> keep(project, application);
    };
  }

  private Outcome keep(Project project, RoleApplication application) {
    if (!needs.stores().applications().addUnlessPending(application)) {
      return new Outcome.AlreadyPending();
    }
    needs.publish(project, ApplicationCreated.of(project, application), application.createdAt());
    return new Outcome.Applied(application);
  }

  private static List<Violation> violations(Command command) {
    return Stream.of(
            Candidacy.ROLE_NAME.violation(command.roleName()),
            Person.nameRule("applicantName").violation(command.applicantName()),
            Candidacy.MOTIVATION.violation(command.motivation()))
        .flatMap(Optional::stream)
        .toList();
  }
}
