package dev.carillon.project.usecases.commands;

import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent.MemberJoined;
import dev.carillon.project.usecases.ports.MemberStore;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes members, in a project that is locked.
final class Admission {
  private final CommandNeeds needs;
  private final MemberStore members;

  Admission(CommandNeeds needs) {
    this.needs = needs;
    this.members = needs.stores().members();
  }

  /// Someone's membership, if they have one.
  Optional<Membership> of(Project project, UserId user) {
    return members.member(project.tenant(), project.id(), user);
  }

  /// Whether the project takes no one else.
  boolean isFull(Project project) {
    return members.countMembers(project.tenant(), project.id()) >= needs.limits().maxMembers();
  }

  /// Makes someone a member who is none, and tells `project.member.joined`.
  ///
  /// @param actor who did it, when it was not the person
  Membership admit(Project project, Person person, @Nullable UserId actor, Instant now) {
    Membership membership =
        new Membership(needs.ids().nextMembership(), project.tenant(), project.id(), person, now);
    members.add(membership);
    needs.publish(project, MemberJoined.of(project, person, actor), now);
    return membership;
  }
}
