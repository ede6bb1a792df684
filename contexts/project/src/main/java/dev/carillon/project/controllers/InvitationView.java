package dev.carillon.project.controllers;

import dev.carillon.project.domain.Invitation;
import org.jspecify.annotations.Nullable;

/// An invitation on the wire.
record InvitationView(
    String id,
    String projectId,
    String inviteeId,
    String inviterId,
    String inviterName,
    String status,
    String createdAt,
    @Nullable String decidedAt) {
  static InvitationView of(Invitation invitation) {
    return new InvitationView(
        invitation.id().toString(),
        invitation.project().toString(),
        invitation.invitee().value(),
        invitation.inviter().id().value(),
        invitation.inviter().name(),
        invitation.status().name(),
        WireTime.of(invitation.createdAt()),
        WireTime.orNull(invitation.decidedAt()));
  }
}
