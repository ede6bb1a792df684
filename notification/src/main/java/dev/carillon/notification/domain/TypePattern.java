package dev.carillon.notification.domain;

import java.util.List;
import java.util.regex.Pattern;

/// Types of notifications: one by its name, or many by `*` for one segment of a dotted name and
/// `**` for any number of them, none included. `invoice.*` is `invoice.overdue`, `invoice.**` is
/// `invoice` too, `**` is every type. A star among other letters is a letter.
///
/// @param text 1 to 255 characters, no control characters
public record TypePattern(String text) implements Comparable<TypePattern> {
  private static final Pattern DOT = Pattern.compile("\\.");

  /// Every type.
  public static final TypePattern ALL = new TypePattern("**");

  public TypePattern {
    Text.checked("pattern", text, Text.MAX_CHARS);
  }

  /// Whether it can be one.
  public static boolean isValid(String text) {
    return !text.isBlank() && text.length() <= Text.MAX_CHARS && !Text.hasControlCharacter(text);
  }

  /// Whether a type is among them.
  public boolean matches(String type) {
    return matches(segments(text), segments(type));
  }

  private static List<String> segments(String name) {
    return List.of(DOT.split(name, -1));
  }

  /// Goes back to the last `**` alone, which may always take one segment more: what an earlier one
  /// took does not matter then. So a pattern costs the product of the two lengths at most.
  private static boolean matches(List<String> pattern, List<String> type) {
    int at = 0;
    int lastMany = -1;
    int resumeAt = 0;
    int place = 0;
    while (place < type.size()) {
      String wanted = at < pattern.size() ? pattern.get(at) : "";
      if (at < pattern.size() && wanted.equals("**")) {
        lastMany = at++;
        resumeAt = place;
      } else if (at < pattern.size() && (wanted.equals("*") || wanted.equals(type.get(place)))) {
        at++;
        place++;
      } else if (lastMany >= 0) {
        at = lastMany + 1;
        place = ++resumeAt;
      } else {
        return false;
      }
    }
    return pattern.subList(at, pattern.size()).stream().allMatch("**"::equals);
  }

  /// How much it says: the one that says most comes last. A whole name says more than a pattern, a
  /// longer pattern more than a shorter one.
  @Override
  public int compareTo(TypePattern other) {
    int names = Boolean.compare(isName(), other.isName());
    if (names != 0) {
      return names;
    }
    int segments = Long.compare(namedSegments(), other.namedSegments());
    return segments == 0 ? text.compareTo(other.text) : segments;
  }

  private boolean isName() {
    return segments(text).stream().noneMatch(TypePattern::isWild);
  }

  private long namedSegments() {
    return segments(text).stream().filter(segment -> !isWild(segment)).count();
  }

  private static boolean isWild(String segment) {
    return segment.equals("*") || segment.equals("**");
  }
}
