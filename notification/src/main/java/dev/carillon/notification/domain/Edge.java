package dev.carillon.notification.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// At which end of its window a group is shown.
public enum Edge {
  /// The first one at once; those that follow grow it.
  LEADING,
  /// All of them as one, when the window closes.
  TRAILING;

  /// The name on the wire.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The edge of that name, if there is one.
  public static Optional<Edge> ofWireName(String name) {
    return Stream.of(values()).filter(edge -> edge.wireName().equals(name)).findFirst();
  }
}
