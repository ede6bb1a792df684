package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Decision;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.ports.RoleStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Accepts a pending application to a project of the caller's: the applicant is a member from then
/// on, unless they were, and has the role. Tells `project.role.application.accepted`, and
/// `project.member.joined` of a new member; the role is not told of by itself, since the applicant
/// hears of it already. Blocks until the commit; executing it again finds the application decided.
public final class AcceptApplication {
  private final CommandNeeds needs;
  private final OwnersDecision decision;
  private final Admission admission;
  private final RoleStore roles;

  public AcceptApplication(CommandNeeds needs) {
    this.needs = needs;
    this.decision = new OwnersDecision(needs);
    this.admission = new Admission(needs);
    this.roles = needs.stores().roles();
  }

  /// What is asked.
  public record Command(Caller.User caller, ProjectId project, RoleApplicationId application) {}

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as
  ///   [dev.carillon.project.usecases.ports.UnitOfWork]
  public DecisionOutcome execute(Command command) {
    return decision.decide(
        new OwnersDecision.Question(
            command.caller(), command.project(), command.application(), Decision.ACCEPT),
        this::keep);
  }

  private DecisionOutcome keep(Project project, RoleApplication accepted, Instant now) {
    Person applicant = accepted.candidacy().applicant();
    Optional<Membership> before = admission.of(project, applicant.id());
    if (before.isEmpty() && admission.isFull(project)) {
      return new DecisionOutcome.ProjectFull();
    }
    String roleName = accepted.candidacy().roleName();
    List<Role> held = roles.rolesOf(project.tenant(), project.id(), applicant.id());
    boolean hasRole = held.stream().anyMatch(role -> role.name().equals(roleName));
    if (!hasRole && held.size() >= needs.limits().maxRolesPerMember()) {
      return new DecisionOutcome.TooManyRoles();
    }
    needs.stores().applications().save(accepted);
    needs.publish(project, ApplicationAccepted.of(project, accepted), now);
    Membership membership =
        before.orElseGet(() -> admission.admit(project, applicant, project.owner().id(), now));
    if (!hasRole) {
      roles.add(
          new Role(
              needs.ids().nextRole(),
              project.tenant(),
              project.id(),
              roleName,
              membership.member(),
              now));
    }
    return new DecisionOutcome.Decided(accepted);
  }
}
