package dev.carillon.project.usecases.ports;

import java.util.Optional;
import java.util.UUID;

/// A bounded piece of a list, newest first.
///
/// @param maxItems at most so many rows, 1 to [#LARGEST]
/// @param before rows with lower ids only, which are those made before it; empty starts at the
///   newest
public record PageRequest(int maxItems, Optional<UUID> before) {
  /// With the texts at their bounds a page of so many rows stays below half a megabyte.
  public static final int LARGEST = 50;

  public PageRequest {
    if (maxItems < 1 || maxItems > LARGEST) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST + " items");
    }
  }
}
