package dev.carillon.project.domain;

/// One rule that a text breaks.
///
/// @param field the field's name on the wire
/// @param bound the number in the rule, 0 where there is none
public record Violation(String field, Rule rule, int bound) {
  /// The rules; whoever shows one to a person finds the words for it.
  public enum Rule {
    BLANK,
    TOO_LONG,
    NOT_PRINTABLE
  }
}
