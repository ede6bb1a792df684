package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.RoleId;
import dev.carillon.project.usecases.commands.AssignRole;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.UnassignRole;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.queries.ListRoles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// Gives members roles, shows them, and takes them back.
@RestController
@RequestMapping({"/projects/{projectId}/roles", "/v1/projects/{projectId}/roles"})
public final class RolesController {
  private final AssignRole assignRole;
  private final ListRoles listRoles;
  private final UnassignRole unassignRole;
  private final ProjectMessages messages;

  /// Serves what these needs and messages allow.
  public RolesController(CommandNeeds needs, ProjectMessages messages) {
    this.assignRole = new AssignRole(needs);
    this.listRoles = new ListRoles(needs.stores());
    this.unassignRole = new UnassignRole(needs);
    this.messages = messages;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Answer.Done<RoleView> assign(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @Valid @RequestBody AssignRoleRequest request) {
    var command =
        AssignRole.Command.of(
            caller, Refusals.projectId(projectId), request.roleName(), request.assigneeId());
    return switch (assignRole.execute(command)) {
      case AssignRole.Outcome.Assigned(var role) ->
          Answer.Done.of(messages.text("project.role.assigned", language), RoleView.of(role));
      case AssignRole.Outcome.Invalid(var violations) -> throw Refusals.invalid(violations);
      case AssignRole.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case AssignRole.Outcome.NotOwner() -> throw Refusals.notOwner();
      case AssignRole.Outcome.MemberNotFound() -> throw Refusals.memberNotFound();
      case AssignRole.Outcome.AlreadyAssigned() ->
          throw Refusals.refused(HttpStatus.CONFLICT, "project.role.already-assigned");
      case AssignRole.Outcome.TooManyRoles() -> throw Refusals.tooManyRoles();
    };
  }

  @GetMapping
  Answer.Listed<RoleView> list(
      Caller.User caller,
      @PathVariable String projectId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    var before = Optional.ofNullable(cursor).flatMap(RoleId::parse).map(RoleId::value);
    return listRoles
        .execute(caller, Refusals.projectId(projectId), Refusals.page(limit, cursor, before))
        .map(page -> Answer.Listed.of(page, RoleView::of))
        .orElseThrow(Refusals::projectNotFound);
  }

  @DeleteMapping("/{roleId}")
  Answer.Gone unassign(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String roleId) {
    var command =
        new UnassignRole.Command(
            caller,
            Refusals.projectId(projectId),
            RoleId.parse(roleId).orElseThrow(RolesController::roleNotFound));
    return switch (unassignRole.execute(command)) {
      case UnassignRole.Outcome.Unassigned() ->
          Answer.Gone.of(messages.text("project.role.unassigned", language));
      case UnassignRole.Outcome.RoleNotFound() -> throw roleNotFound();
      case UnassignRole.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case UnassignRole.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }

  private static ResponseStatusException roleNotFound() {
    return Refusals.refused(HttpStatus.NOT_FOUND, "project.role.not-found");
  }
}
