package dev.carillon.project.usecases.commands;

import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Violation;
import java.util.List;

/// What became of a decision about an invitation.
public sealed interface InvitationOutcome {
  /// Stored.
  record Decided(Invitation invitation) implements InvitationOutcome {}

  /// The request breaks rules; nothing was stored.
  record Invalid(List<Violation> violations) implements InvitationOutcome {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }

  /// No such invitation in that project, or no such project, or, to who accepts or declines, it is
  /// someone else's invitation: these look the same on purpose.
  record NotFound() implements InvitationOutcome {}

  /// Whoever revokes does not own the project.
  record NotOwner() implements InvitationOutcome {}

  /// It was decided before; nothing changed and nothing is told.
  record AlreadyDecided(Invitation.Status status) implements InvitationOutcome {}

  /// The project takes no more members; the invitation stays pending.
  record ProjectFull() implements InvitationOutcome {}
}
