package dev.carillon.web.json;

import dev.carillon.web.rates.Throttle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The member `throttle` of a notification.
final class ThrottleMembers {
  private final ObjectReading reading;
  private @Nullable String key;
  private int max = 1;
  private @Nullable Duration window;

  private ThrottleMembers(ObjectReading reading) {
    this.reading = reading;
  }

  /// Reads the value that the parser stands on.
  ///
  /// @return null when there is none, or something is wrong with it
  static @Nullable Throttle read(ObjectReading reading, String field) {
    return reading.given(JsonToken.START_OBJECT, field)
        ? new ThrottleMembers(reading).throttle(field)
        : null;
  }

  private @Nullable Throttle throttle(String field) {
    JsonParser parser = reading.parser();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      String path = field + '.' + member;
      parser.nextToken();
      switch (member) {
        case "key" -> key = reading.string(path);
        case "max" -> max(path);
        case "window" -> window = reading.duration(path);
        default -> {
          reading.fault(path, "field.unknown");
          parser.skipChildren();
        }
      }
    }
    checkKey(field + ".key");
    checkWindow(field + ".window");
    return key == null || window == null ? null : new Throttle(key, max, window);
  }

  private void max(String path) {
    if (!reading.given(JsonToken.VALUE_NUMBER_INT, path)) {
      return;
    }
    // However long it is written.
    if (reading.parser().getNumberType() == JsonParser.NumberType.INT) {
      max = reading.parser().getIntValue();
    } else {
      max = 0;
    }
    if (max < 1 || max > Throttle.LARGEST_MAX) {
      reading.fault(path, "field.range", 1, Throttle.LARGEST_MAX);
    }
  }

  private void checkKey(String path) {
    if (key == null) {
      reading.fault(path, "field.missing");
    } else if (key.isBlank()) {
      reading.fault(path, "violation.BLANK");
    } else if (key.length() > Throttle.KEY_MAX_CHARS) {
      reading.fault(path, "violation.TOO_LONG", Throttle.KEY_MAX_CHARS);
    } else if (key.chars().anyMatch(Character::isISOControl)) {
      reading.fault(path, "violation.CONTROL_CHARACTER");
    }
  }

  private void checkWindow(String path) {
    if (window == null) {
      reading.fault(path, "field.missing");
    } else if (window.compareTo(Throttle.SHORTEST_WINDOW) < 0
        || window.compareTo(Throttle.LONGEST_WINDOW) > 0) {
      reading.fault(path, "field.digest", Throttle.SHORTEST_WINDOW, Throttle.LONGEST_WINDOW);
    }
  }
}
