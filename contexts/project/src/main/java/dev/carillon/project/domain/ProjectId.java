package dev.carillon.project.domain;

import java.util.Optional;
import java.util.UUID;

/// The name of one project: a UUID version 7 (RFC 9562), so that newer projects have higher ids.
public record ProjectId(UUID value) {
  public ProjectId {
    TimeOrderedIds.requireVersion7(value);
  }

  /// Reads the canonical text form; anything else, other versions included, is empty.
  public static Optional<ProjectId> parse(String text) {
    return TimeOrderedIds.parse(text).map(ProjectId::new);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
