package dev.carillon.rules;

import dev.carillon.notices.Notice;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import java.time.Instant;

/// What one rule makes of one event.
public sealed interface Plan {
  /// By what rule.
  Rule rule();

  /// Some are told.
  ///
  /// @param notice with its receivers, in the rule's name and version. They may be none, and the
  ///   sender may be among them
  /// @param actorToo whether the sender is told of their own act
  record Tell(Rule rule, Notice notice, boolean actorToo) implements Plan {}

  /// The members of a topic, or everyone, are told.
  ///
  /// @param notice without receivers
  record Announce(Rule rule, Notice notice, Audience audience, Broadcast.Priority priority)
      implements Plan {}

  /// Nobody is told: the condition is false.
  record Passed(Rule rule) implements Plan {}

  /// Nobody is told: nobody needs it any more.
  ///
  /// @param at since when
  record Expired(Rule rule, Instant at) implements Plan {}

  /// The event is not as the rule needs it, and will not be however often it is tried.
  ///
  /// @param reason for people; names the member
  record Failed(Rule rule, String reason) implements Plan {}
}
