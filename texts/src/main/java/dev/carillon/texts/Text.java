package dev.carillon.texts;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.TimeZone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One text in one language.
///
/// @param variables the names of what it needs
/// @param times those that it writes as a date or a time
record Text(String pattern, Set<String> variables, Set<String> times) {
  private static final Set<String> TIME_TYPES = Set.of("date", "time");

  Text {
    variables = Set.copyOf(variables);
    times = Set.copyOf(times);
  }

  /// @throws IllegalArgumentException when it is not ICU's syntax, or has numbers for names
  static Text parse(String pattern) {
    MessagePattern parsed = new MessagePattern(pattern);
    Set<String> variables = new TreeSet<>();
    Set<String> times = new TreeSet<>();
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      if (part.getType() == Part.Type.ARG_NUMBER) {
        throw new IllegalArgumentException("variables have names, not numbers");
      }
      if (part.getType() == Part.Type.ARG_NAME) {
        String name = parsed.getSubstring(part);
        variables.add(name);
        // The type follows the name, when there is one.
        Part next = parsed.getPart(i + 1);
        if (next.getType() == Part.Type.ARG_TYPE
            && TIME_TYPES.contains(parsed.getSubstring(next))) {
          times.add(name);
        }
      }
    }
    return new Text(pattern, variables, times);
  }

  String format(Map<String, ?> arguments, Reader reader) {
    Map<String, @Nullable Object> prepared = new HashMap<>();
    for (String variable : variables) {
      Object value = arguments.get(variable);
      prepared.put(variable, times.contains(variable) ? time(value, reader) : value);
    }
    return new MessageFormat(pattern, reader.locale()).format(prepared);
  }

  /// Times come as ISO-8601 in JSON. A calendar brings the reader's time zone with it.
  private static @Nullable Object time(@Nullable Object value, Reader reader) {
    Instant instant =
        switch (value) {
          case Instant time -> time;
          case String text -> instant(text);
          case null, default -> null;
        };
    if (instant == null) {
      return null;
    }
    Calendar calendar =
        Calendar.getInstance(TimeZone.getTimeZone(reader.zone().getId()), reader.locale());
    calendar.setTimeInMillis(instant.toEpochMilli());
    return calendar;
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException noTime) {
      return null;
    }
  }
}
