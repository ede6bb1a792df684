package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.commands.AcceptApplication;
import dev.carillon.project.usecases.commands.ApplyForRole;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.DecisionOutcome;
import dev.carillon.project.usecases.commands.RejectApplication;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.queries.ListApplications;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// Takes applications for roles, shows them to the project's owner, and takes the owner's
/// decisions.
@RestController
@RequestMapping({"/projects/{projectId}/applications", "/v1/projects/{projectId}/applications"})
public final class RoleApplicationsController {
  private final ApplyForRole applyForRole;
  private final ListApplications listApplications;
  private final AcceptApplication acceptApplication;
  private final RejectApplication rejectApplication;
  private final ProjectMessages messages;

  /// Serves what these needs and messages allow.
  public RoleApplicationsController(CommandNeeds needs, ProjectMessages messages) {
    this.applyForRole = new ApplyForRole(needs);
    this.listApplications = new ListApplications(needs.stores());
    this.acceptApplication = new AcceptApplication(needs);
    this.rejectApplication = new RejectApplication(needs);
    this.messages = messages;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Answer.Done<RoleApplicationView> apply(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @Valid @RequestBody ApplyForRoleRequest request) {
    var command =
        ApplyForRole.Command.of(
            caller,
            Refusals.projectId(projectId),
            request.roleName(),
            request.applicantName(),
            request.motivation());
    return switch (applyForRole.execute(command)) {
      case ApplyForRole.Outcome.Applied(var application) ->
          Answer.Done.of(
              messages.text("project.application.created", language),
              RoleApplicationView.of(application));
      case ApplyForRole.Outcome.Invalid(var violations) -> throw Refusals.invalid(violations);
      case ApplyForRole.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case ApplyForRole.Outcome.OwnProject() ->
          throw Refusals.refused(HttpStatus.FORBIDDEN, "project.application.own-project");
      case ApplyForRole.Outcome.AlreadyPending() ->
          throw Refusals.refused(HttpStatus.CONFLICT, "project.application.already-pending");
    };
  }

  @GetMapping
  Answer.Listed<RoleApplicationView> list(
      Caller.User caller,
      @PathVariable String projectId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    var before =
        Optional.ofNullable(cursor).flatMap(RoleApplicationId::parse).map(RoleApplicationId::value);
    return listApplications
        .execute(caller, Refusals.projectId(projectId), Refusals.page(limit, cursor, before))
        .map(page -> Answer.Listed.of(page, RoleApplicationView::of))
        .orElseThrow(Refusals::projectNotFound);
  }

  @PostMapping("/{applicationId}/accept")
  Answer.Done<RoleApplicationView> accept(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String applicationId) {
    var command =
        new AcceptApplication.Command(
            caller, Refusals.projectId(projectId), applicationId(applicationId));
    return decided(
        acceptApplication.execute(command),
        messages.text("project.application.accepted", language));
  }

  @PostMapping("/{applicationId}/reject")
  Answer.Done<RoleApplicationView> reject(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String applicationId) {
    var command =
        new RejectApplication.Command(
            caller, Refusals.projectId(projectId), applicationId(applicationId));
    return decided(
        rejectApplication.execute(command),
        messages.text("project.application.rejected", language));
  }

  private static Answer.Done<RoleApplicationView> decided(DecisionOutcome outcome, String message) {
    return switch (outcome) {
      case DecisionOutcome.Decided(var application) ->
          Answer.Done.of(message, RoleApplicationView.of(application));
      case DecisionOutcome.NotFound() -> throw applicationNotFound();
      case DecisionOutcome.AlreadyDecided(var status) ->
          throw Refusals.refused(HttpStatus.CONFLICT, alreadyDecided(status));
      case DecisionOutcome.ProjectFull() -> throw Refusals.projectFull();
      case DecisionOutcome.TooManyRoles() -> throw Refusals.tooManyRoles();
    };
  }

  private static String alreadyDecided(Status status) {
    return switch (status) {
      case ACCEPTED -> "project.application.already-accepted";
      case REJECTED -> "project.application.already-rejected";
      case PENDING -> throw new IllegalStateException("a pending application can be decided");
    };
  }

  private static RoleApplicationId applicationId(String text) {
    return RoleApplicationId.parse(text)
        .orElseThrow(RoleApplicationsController::applicationNotFound);
  }

  private static ResponseStatusException applicationNotFound() {
    return Refusals.refused(HttpStatus.NOT_FOUND, "project.application.not-found");
  }
}
