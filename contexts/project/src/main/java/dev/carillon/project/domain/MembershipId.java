package dev.carillon.project.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one membership: a UUID version 7 (RFC 9562), so that newer memberships have higher
/// ids.
public record MembershipId(UUID value) {
  public MembershipId {
    TimeOrderedIds.requireVersion7(value);
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<MembershipId> parse(String text) {
    return TimeOrderedIds.parse(text).map(MembershipId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
