package dev.carillon.project.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one application: a UUID version 7 (RFC 9562), so that newer applications have higher
/// ids.
public record RoleApplicationId(UUID value) {
  public RoleApplicationId {
    TimeOrderedIds.requireVersion7(value);
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<RoleApplicationId> parse(String text) {
    return TimeOrderedIds.parse(text).map(RoleApplicationId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
