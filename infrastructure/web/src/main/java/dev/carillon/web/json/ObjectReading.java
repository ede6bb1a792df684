package dev.carillon.web.json;

import dev.carillon.web.problems.FieldFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One object of a body, read member by member without a tree; what is wrong with a member is noted
/// and the next one read. Objects within it are looked through but not taken apart: what is stored
/// and relayed is the very text that came.
abstract class ObjectReading {
  /// The contract writes years with four digits, and PostgreSQL knows no year 0.
  private static final int FIRST_YEAR = 1;

  private static final int LAST_YEAR = 9999;

  private final char[] text;
  private final JsonParser parser;
  private final List<FieldFault> faults = new ArrayList<>();

  ObjectReading(char[] text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /// Reads the value that the parser stands on; false when there is no member of that name.
  abstract boolean member(String field);

  /// Reads the value that the parser stands on to its end, whatever it is.
  final void readItem() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      fault("item", "field.type");
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      if (!member(field)) {
        fault(field, "field.unknown");
        parser.skipChildren();
      }
    }
  }

  final List<FieldFault> faults() {
    return List.copyOf(faults);
  }

  final JsonParser parser() {
    return parser;
  }

  final void fault(String field, String code, Object... arguments) {
    faults.add(FieldFault.of(field, code, arguments));
  }

  /// Whether there is a value of this kind. Null is as good as absent; anything else is a fault.
  final boolean given(JsonToken kind, String field) {
    if (parser.currentToken() == kind) {
      return true;
    }
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      fault(field, "field.type");
      parser.skipChildren();
    }
    return false;
  }

  final @Nullable String string(String field) {
    if (!given(JsonToken.VALUE_STRING, field)) {
      return null;
    }
    String value = parser.getString();
    if (!PayloadScan.storable(value)) {
      fault(field, "field.text");
    }
    return value;
  }

  /// An object as the text that it is.
  final @Nullable String rawObject(String field) {
    if (!given(JsonToken.START_OBJECT, field)) {
      return null;
    }
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    boolean clean = PayloadScan.skip(parser);
    int end = Math.toIntExact(parser.currentLocation().getCharOffset());
    if (!clean) {
      fault(field, "field.text");
    }
    return new String(text, start, end - start);
  }

  /// A length of time such as `PT5S`.
  final @Nullable Duration duration(String field) {
    @Nullable String value = string(field);
    if (value == null) {
      return null;
    }
    try {
      return Duration.parse(value);
    } catch (DateTimeException notDuration) {
      fault(field, "field.duration");
      return null;
    }
  }

  /// A date with a zone, in milliseconds.
  final @Nullable Instant time(String field) {
    @Nullable String value = string(field);
    if (value == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(value);
      int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
      if (year >= FIRST_YEAR && year <= LAST_YEAR) {
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException notDate) {
      // Falls through: a date that is none and one that is out of range are the same fault.
    }
    fault(field, "field.date");
    return null;
  }
}
