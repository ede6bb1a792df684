package dev.carillon.events;

import java.util.List;
import java.util.regex.Pattern;

/// The dotted name of what happened, such as `project.role.application.created`.
///
/// @param value 1 to 255 characters; segments of letters, digits, `_` and `-`, joined by dots
public record EventName(String value) {
  public static final int MAX_CHARS = 255;
  private static final String TENANT = "tenant";
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*+");

  public EventName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "an event name is segments of letters, digits, '_' and '-' joined by dots, at most "
              + MAX_CHARS
              + " characters");
    }
  }

  /// Whether the text is an event's name.
  public static boolean isValid(String text) {
    return text.length() <= MAX_CHARS && SYNTAX.matcher(text).matches();
  }

  /// Without `tenant` and the segment after it, when it begins so.
  public EventName withoutTenant() {
    List<String> segments = segments();
    return segments.size() > 2 && segments.getFirst().equals(TENANT)
        ? new EventName(String.join(".", segments.subList(2, segments.size())))
        : this;
  }

  List<String> segments() {
    return List.of(value.split("\\.", -1));
  }

  @Override
  public String toString() {
    return value;
  }
}
