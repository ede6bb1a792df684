package dev.carillon.events;

import java.util.List;

/// Knows what the data of events has to be. Does not block; any thread.
public interface EventCatalog {
  /// A rule that a member of the data breaks.
  ///
  /// @param member its name; of one inside another `outer.inner`, of one in an array `names.0`;
  ///   empty for the data itself
  /// @param bound the number in the rule, 0 where there is none
  record DataFault(String member, Rule rule, int bound) {}

  /// What a member can be.
  enum Rule {
    MISSING,
    WRONG_TYPE,
    TOO_SHORT,
    TOO_LONG,
    TOO_FEW,
    TOO_MANY,
    NOT_A_TIME,
    /// Another rule of the schema.
    NOT_AS_DESCRIBED
  }

  /// What is wrong with the data of an event; nothing when no one has described events of that
  /// name. `tenant.acme.project.created` is described as `project.created`.
  ///
  /// @param data a JSON object's text
  List<DataFault> faults(EventName name, String data);
}
