package dev.carillon.project.controllers;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.MembershipId;
import dev.carillon.project.usecases.commands.CommandNeeds;
import dev.carillon.project.usecases.commands.RemoveMember;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.queries.ListMembers;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows a project's members, and lets them go.
@RestController
@RequestMapping({"/projects/{projectId}/members", "/v1/projects/{projectId}/members"})
public final class MembersController {
  private final ListMembers listMembers;
  private final RemoveMember removeMember;
  private final ProjectMessages messages;

  /// Serves what these needs and messages allow.
  public MembersController(CommandNeeds needs, ProjectMessages messages) {
    this.listMembers = new ListMembers(needs.stores());
    this.removeMember = new RemoveMember(needs);
    this.messages = messages;
  }

  @GetMapping
  Answer.Listed<MemberView> list(
      Caller.User caller,
      @PathVariable String projectId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    var before = Optional.ofNullable(cursor).flatMap(MembershipId::parse).map(MembershipId::value);
    return listMembers
        .execute(caller, Refusals.projectId(projectId), Refusals.page(limit, cursor, before))
        .map(page -> Answer.Listed.of(page, MemberView::of))
        .orElseThrow(Refusals::projectNotFound);
  }

  @DeleteMapping("/{userId}")
  Answer.Gone remove(
      Caller.User caller,
      Locale language,
      @PathVariable String projectId,
      @PathVariable String userId) {
    var command = new RemoveMember.Command(caller, Refusals.projectId(projectId), memberId(userId));
    return switch (removeMember.execute(command)) {
      case RemoveMember.Outcome.Left() ->
          Answer.Gone.of(messages.text("project.member.left", language));
      case RemoveMember.Outcome.Removed() ->
          Answer.Gone.of(messages.text("project.member.removed", language));
      case RemoveMember.Outcome.MemberNotFound() -> throw Refusals.memberNotFound();
      case RemoveMember.Outcome.ProjectNotFound() -> throw Refusals.projectNotFound();
      case RemoveMember.Outcome.NotOwner() -> throw Refusals.notOwner();
    };
  }

  private static UserId memberId(String text) {
    if (!UserId.isValid(text)) {
      throw Refusals.memberNotFound();
    }
    return new UserId(text);
  }
}
