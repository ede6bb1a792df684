package dev.carillon.project.domain;

import dev.carillon.notification.domain.UserId;

/// Someone who owns a project, applies for a role or is a member, with the name that others are
/// shown. There is no directory of users here: the name is the one they gave when they acted, not
/// their newest.
public record Person(UserId id, String name) {
  /// User ids are the longest names there are, and stand in for a name that was not given.
  public static final int NAME_MAX_CHARS = 255;

  public Person {
    nameRule("name").require(name);
  }

  /// The rule for a name.
  ///
  /// @param field what the name is called where it comes from
  public static TextRule nameRule(String field) {
    return new TextRule(field, NAME_MAX_CHARS, TextRule.Kind.NAME);
  }

  /// The rule for someone's id, which is [UserId]'s own.
  ///
  /// @param field what the id is called where it comes from
  public static TextRule idRule(String field) {
    return new TextRule(field, NAME_MAX_CHARS, TextRule.Kind.NAME);
  }
}
