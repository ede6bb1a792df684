package dev.carillon.notification.domain;

/// Whom a broadcast is for, within its tenant.
public sealed interface Audience {
  /// Everyone the tenant is known to have: whoever has a contact or an inbox.
  record Everyone() implements Audience {}

  /// The members of a topic.
  record Topic(TopicKey key) implements Audience {}
}
