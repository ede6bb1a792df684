package dev.carillon.project.usecases.ports;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A piece of a list, newest first.
///
/// @param next what `before` is in the request for the following piece; empty when this was the
///   last
public record Page<T>(List<T> items, Optional<UUID> next) {
  public Page {
    items = List.copyOf(items);
  }
}
