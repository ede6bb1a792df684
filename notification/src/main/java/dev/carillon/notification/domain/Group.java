package dev.carillon.notification.domain;

import java.time.Duration;

/// Where a notification is grouped: those of one receiver, key and edge are one group while its
/// window is open. The window is that of the first one and does not slide.
///
/// @param key what they have in common; whose groups it is among is a part of it
/// @param window in milliseconds, at least one
public record Group(String key, Duration window, Edge edge) {
  public Group {
    if (key.isBlank()) {
      throw new IllegalArgumentException("a group has a key");
    }
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException("a window is 1 ms long at least");
    }
  }
}
