package dev.carillon.texts;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.TimeZone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One text in one language.
///
/// @param variables the names of what it needs
/// @param times those that it writes as a date or a time
/// @param numbers those that it writes as a number, or counts by
record Text(String pattern, Set<String> variables, Set<String> times, Set<String> numbers) {
  private static final Set<String> TIME_TYPES = Set.of("date", "time");
  private static final Set<ArgType> COUNTING =
      Set.of(ArgType.PLURAL, ArgType.SELECTORDINAL, ArgType.CHOICE);

  private static final Set<ArgType> CHOOSING =
      Set.of(ArgType.PLURAL, ArgType.SELECTORDINAL, ArgType.SELECT);

  Text {
    variables = Set.copyOf(variables);
    times = Set.copyOf(times);
    numbers = Set.copyOf(numbers);
  }

  /// @throws IllegalArgumentException when it is not ICU's syntax, or has numbers for names
  static Text parse(String pattern) {
    MessagePattern parsed = new MessagePattern(pattern);
    Set<String> variables = new TreeSet<>();
    Set<String> times = new TreeSet<>();
    Set<String> numbers = new TreeSet<>();
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      if (part.getType() == Part.Type.ARG_START && CHOOSING.contains(part.getArgType())) {
        requireOther(parsed, i);
      }
      if (part.getType() == Part.Type.ARG_NUMBER) {
        throw new IllegalArgumentException("variables have names, not numbers");
      }
      if (part.getType() == Part.Type.ARG_NAME) {
        String name = parsed.getSubstring(part);
        variables.add(name);
        // The type follows the name, when there is one.
        Part next = parsed.getPart(i + 1);
        if (next.getType() == Part.Type.ARG_TYPE) {
          (TIME_TYPES.contains(parsed.getSubstring(next)) ? times : numbers).add(name);
        }
        if (COUNTING.contains(parsed.getPart(i - 1).getArgType())) {
          numbers.add(name);
        }
      }
    }
    return new Text(pattern, variables, times, numbers);
  }

  /// ICU takes the beginning of the word for it, `o` say, and calls itself for ever when it has to
  /// choose.
  private static void requireOther(MessagePattern parsed, int argument) {
    int end = parsed.getLimitPartIndex(argument);
    for (int i = argument + 1; i < end; i++) {
      Part part = parsed.getPart(i);
      if (part.getType() == Part.Type.ARG_SELECTOR && parsed.partSubstringMatches(part, "other")) {
        return;
      }
      if (part.getType() == Part.Type.MSG_START) {
        i = parsed.getLimitPartIndex(i);
      }
    }
    throw new IllegalArgumentException("a plural or select has to say what it is for `other`");
  }

  /// Writes it once: what ICU only finds out then, it says here.
  ///
  /// @throws IllegalArgumentException when it cannot be written
  void tryOut(Locale locale) {
    Reader reader = new Reader(locale, ZoneOffset.UTC);
    Map<String, Object> samples = new HashMap<>();
    for (String variable : variables) {
      samples.put(variable, numbers.contains(variable) ? (Object) 1 : Instant.EPOCH.toString());
    }
    try {
      format(samples, reader);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException unwritable) {
      throw new IllegalArgumentException(unwritable.getMessage(), unwritable);
    }
  }

  /// What keeps it from being written with these, if something does: a sentence's end, after the
  /// variable's name.
  Optional<String> unfit(Map<String, ?> arguments) {
    for (String variable : variables) {
      Object value = arguments.get(variable);
      if (value == null) {
        return Optional.of(variable + " is missing");
      }
      if (numbers.contains(variable) && !(value instanceof Number)) {
        return Optional.of(variable + " is not a number");
      }
      if (times.contains(variable)
          && !(value instanceof Instant)
          && !(value instanceof String text && instant(text) != null)) {
        return Optional.of(variable + " is not a time such as 2030-01-31T12:00:00Z");
      }
    }
    return Optional.empty();
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
