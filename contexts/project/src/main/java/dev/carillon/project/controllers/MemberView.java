package dev.carillon.project.controllers;

import dev.carillon.project.domain.Membership;

/// A member on the wire.
record MemberView(String projectId, String memberId, String memberName, String joinedAt) {
  static MemberView of(Membership membership) {
    return new MemberView(
        membership.project().toString(),
        membership.member().id().value(),
        membership.member().name(),
        WireTime.of(membership.joinedAt()));
  }
}
