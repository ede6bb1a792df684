package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The question whether someone wants to be a member. It waits for the invitee, who accepts or
/// declines it, or for the owner to revoke it: whichever comes first stands. Afterwards one may be
/// invited again, which is another invitation.
///
/// @param inviter the project's owner, with the name they gave
/// @param createdAt in milliseconds
/// @param decidedAt in milliseconds; null exactly while it is pending
public record Invitation(
    InvitationId id,
    TenantId tenant,
    ProjectId project,
    UserId invitee,
    Person inviter,
    Status status,
    Instant createdAt,
    @Nullable Instant decidedAt) {
  /// The rule for the id of who is invited: what [UserId] takes.
  public static final TextRule INVITEE_ID = Person.idRule("inviteeId");

  public Invitation {
    if ((status == Status.PENDING) != (decidedAt == null)) {
      throw new IllegalArgumentException("an invitation has a decision's time once it has one");
    }
  }

  /// Where an invitation stands. The names are those of the wire and of the store.
  public enum Status {
    PENDING,
    ACCEPTED,
    DECLINED,
    REVOKED
  }

  /// What the invitee may decide, and of the last the owner.
  public enum Decision {
    ACCEPT(Status.ACCEPTED),
    DECLINE(Status.DECLINED),
    REVOKE(Status.REVOKED);

    private final Status status;

    Decision(Status status) {
      this.status = status;
    }
  }

  /// The answer to a decision.
  public sealed interface Answer {
    /// The invitation with its decision.
    record Decided(Invitation invitation) implements Answer {}

    /// It was decided before; the first decision stands, also when the second is the same.
    record AlreadyDecided(Status status) implements Answer {}
  }

  /// Decides the invitation, if it still waits. Who may do that is not known here.
  public Answer decide(Decision decision, Instant now) {
    if (status != Status.PENDING) {
      return new Answer.AlreadyDecided(status);
    }
    return new Answer.Decided(
        new Invitation(id, tenant, project, invitee, inviter, decision.status, createdAt, now));
  }
}
