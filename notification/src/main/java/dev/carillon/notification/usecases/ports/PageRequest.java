package dev.carillon.notification.usecases.ports;

import java.util.OptionalLong;

/// A bounded piece of a list, newest first.
///
/// @param maxItems at most so many rows
/// @param maxBytes the page ends before the row that would take its payloads and texts over this; a
///   page that has any row to give gives at least one
/// @param before rows below this position only; empty starts at the newest
public record PageRequest(int maxItems, int maxBytes, OptionalLong before) {
  public PageRequest {
    if (maxItems < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("a page has room for at least one item");
    }
  }

  public static PageRequest first(int maxItems, int maxBytes) {
    return new PageRequest(maxItems, maxBytes, OptionalLong.empty());
  }
}
