package dev.carillon.notification.domain;

import java.util.Locale;
import java.util.Optional;

/// A way to reach someone.
public enum Channel {
  REALTIME,
  EMAIL,
  PUSH,
  WEBHOOK;

  /// The word of the wire contract: `realtime`, `email`, `push`, `webhook`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads the word of the wire contract.
  public static Optional<Channel> ofWireName(String word) {
    for (Channel channel : values()) {
      if (channel.wireName().equals(word)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
