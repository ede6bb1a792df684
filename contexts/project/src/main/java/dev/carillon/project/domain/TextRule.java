package dev.carillon.project.domain;

import java.util.Optional;

/// What one text of this context must be. Beside the bound, it is a text that PostgreSQL, JSON and
/// a log line can all carry: no control characters (in a text of several lines tab and line breaks
/// are fine) and no half of a surrogate pair.
///
/// @param field the field's name on the wire
/// @param maxChars the bound, in UTF-16 units
/// @param kind a name or a text
public record TextRule(String field, int maxChars, Kind kind) {
  /// What the text is for.
  public enum Kind {
    /// One line that says something: not blank.
    NAME,
    /// Any number of lines, also none.
    PROSE
  }

  /// The rule that the value breaks, if any; the first one when there are several.
  public Optional<Violation> violation(String value) {
    if (kind == Kind.NAME && value.isBlank()) {
      return Optional.of(new Violation(field, Violation.Rule.BLANK, 0));
    }
    if (value.length() > maxChars) {
      return Optional.of(new Violation(field, Violation.Rule.TOO_LONG, maxChars));
    }
    if (!value.codePoints().allMatch(this::isPrintable)) {
      return Optional.of(new Violation(field, Violation.Rule.NOT_PRINTABLE, 0));
    }
    return Optional.empty();
  }

  void require(String value) {
    violation(value)
        .ifPresent(broken -> {
          throw new IllegalArgumentException(field + " breaks the rule " + broken.rule());
        });
  }

  private boolean isPrintable(int codePoint) {
    if (kind == Kind.PROSE && (codePoint == '\n' || codePoint == '\r' || codePoint == '\t')) {
      return true;
    }
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}
