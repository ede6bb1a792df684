package dev.carillon.project.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one role that someone has: a UUID version 7 (RFC 9562), so that newer roles have
/// higher ids.
public record RoleId(UUID value) {
  public RoleId {
    TimeOrderedIds.requireVersion7(value);
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<RoleId> parse(String text) {
    return TimeOrderedIds.parse(text).map(RoleId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
