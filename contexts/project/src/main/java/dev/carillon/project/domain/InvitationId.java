package dev.carillon.project.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one invitation: a UUID version 7 (RFC 9562), so that newer invitations have higher
/// ids.
public record InvitationId(UUID value) {
  public InvitationId {
    TimeOrderedIds.requireVersion7(value);
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<InvitationId> parse(String text) {
    return TimeOrderedIds.parse(text).map(InvitationId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
