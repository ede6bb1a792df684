package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.project.domain.Invitation.Status;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.usecases.commands.AcceptInvitation;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.DeclineInvitation;
import dev.carillon.project.usecases.commands.InvitationOutcome;
import dev.carillon.project.usecases.commands.InviteToProject;
import dev.carillon.project.usecases.commands.RevokeInvitation;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.queries.ListInvitations;
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

/// Invites people, shows the invitations to the project's owner, and takes the invitees' answers.
@RestController
@RequestMapping({"/projects/{projectId}/invitations", "/v1/projects/{projectId}/invitations"})
public final class InvitationsController {
  private final InviteToProject inviteToProject;
  private final ListInvitations listInvitations;
  private final AcceptInvitation acceptInvitation;
  private final DeclineInvitation declineInvitation;
  private final RevokeInvitation revokeInvitation;
  private final ProjectMessages messages;

  /// Serves what these needs and messages allow.
  public InvitationsController(CommandNeeds needs, ProjectMessages messages) {
    this.inviteToProject = new InviteToProject(needs);
    this.listInvitations = new ListInvitations(needs.stores());
    this.acceptInvitation = new AcceptInvitation(needs);
    this.declineInvitation = new DeclineInvitation(needs);
    this.revokeInvitation = new RevokeInvitation(needs);
    this.messages = messages;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Answer.Done<InvitationView> invite(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @Valid @RequestBody InviteRequest request) {
    var command =
        InviteToProject.Command.of(
            caller, Refusals.projectId(projectId), request.inviteeId(), request.inviterName());
    return switch (inviteToProject.execute(command)) {
      case InviteToProject.Outcome.Invited(var invitation) ->
          Answer.Done.of(
              messages.text("project.invitation.created", language), InvitationView.of(invitation));
      case InviteToProject.Outcome.Invalid(var violations) -> throw Refusals.invalid(violations);
      case InviteToProject.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case InviteToProject.Outcome.NotOwner() -> throw Refusals.notOwner();
      case InviteToProject.Outcome.AlreadyMember() -> throw conflict("already-member");
      case InviteToProject.Outcome.AlreadyPending() -> throw conflict("already-pending");
      case InviteToProject.Outcome.TooManyPending() -> throw conflict("too-many-pending");
    };
  }

  @GetMapping
  Answer.Listed<InvitationView> list(
      Caller.User caller,
      @PathVariable String projectId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    var before = Optional.ofNullable(cursor).flatMap(InvitationId::parse).map(InvitationId::value);
    var found =
        listInvitations.execute(
            caller, Refusals.projectId(projectId), Refusals.page(limit, cursor, before));
    return switch (found) {
      case ListInvitations.Outcome.Found(var page) -> Answer.Listed.of(page, InvitationView::of);
      case ListInvitations.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case ListInvitations.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }

  @PostMapping("/{invitationId}/accept")
  Answer.Done<InvitationView> accept(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String invitationId,
      @Valid @RequestBody(required = false) @Nullable AcceptInvitationRequest request) {
    var command =
        AcceptInvitation.Command.of(
            caller,
            Refusals.projectId(projectId),
            invitationId(invitationId),
            request == null ? null : request.memberName());
    return decided(
        acceptInvitation.execute(command), messages.text("project.invitation.accepted", language));
  }

  @PostMapping("/{invitationId}/decline")
  Answer.Done<InvitationView> decline(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String invitationId) {
    var command =
        new DeclineInvitation.Command(
            caller, Refusals.projectId(projectId), invitationId(invitationId));
    return decided(
        declineInvitation.execute(command), messages.text("project.invitation.declined", language));
  }

  @DeleteMapping("/{invitationId}")
  Answer.Done<InvitationView> revoke(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String invitationId) {
    var command =
        new RevokeInvitation.Command(
            caller, Refusals.projectId(projectId), invitationId(invitationId));
    return decided(
        revokeInvitation.execute(command), messages.text("project.invitation.revoked", language));
  }

  private static Answer.Done<InvitationView> decided(InvitationOutcome outcome, String message) {
    return switch (outcome) {
      case InvitationOutcome.Decided(var invitation) ->
          Answer.Done.of(message, InvitationView.of(invitation));
      case InvitationOutcome.Invalid(var violations) -> throw Refusals.invalid(violations);
      case InvitationOutcome.NotFound() -> throw invitationNotFound();
      case InvitationOutcome.NotOwner() -> throw Refusals.notOwner();
      case InvitationOutcome.AlreadyDecided(var status) -> throw conflict(alreadyDecided(status));
      case InvitationOutcome.ProjectFull() -> throw Refusals.projectFull();
    };
  }

  private static String alreadyDecided(Status status) {
    return switch (status) {
      case ACCEPTED -> "already-accepted";
      case DECLINED -> "already-declined";
      case REVOKED -> "already-revoked";
      case PENDING -> throw new IllegalStateException("a pending invitation can be decided");
    };
  }

  private static ResponseStatusException conflict(String what) {
    return Refusals.refused(HttpStatus.CONFLICT, "project.invitation." + what);
  }

  private static InvitationId invitationId(String text) {
    return InvitationId.parse(text).orElseThrow(InvitationsController::invitationNotFound);
  }

  private static ResponseStatusException invitationNotFound() {
    return Refusals.refused(HttpStatus.NOT_FOUND, "project.invitation.not-found");
  }
}
