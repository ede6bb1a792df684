package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.Payload;

/// Says things in a reader's language. Any thread; blocks when it has to ask a store for texts that
/// it has not met before.
public interface Wording {
  /// Whether the texts are here. A node of an earlier release may lack them.
  boolean knows(String texts);

  /// The payload with the sentence that this reader is to see.
  ///
  /// @param texts where the sentence is
  /// @param payload names the sentence and what it is made of
  /// @throws RuntimeException when it cannot be said
  Payload worded(String texts, Payload payload, Contact reader);
}
