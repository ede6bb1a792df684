package dev.carillon.web.json;

import dev.carillon.web.problems.FieldFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One object of a body, read member by member without a tree; what is wrong with a member is noted
/// and the next one read. Objects within it are looked through but not taken apart: what is stored
/// and relayed is the very text that came.
abstract class ObjectReading {
  private final char[] text;
  private final JsonParser parser;
  private final List<FieldFault> faults = new ArrayList<>();
  private int start;
  private int end;

  ObjectReading(char[] text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /// Reads the value that the parser stands on; false when there is no member of that name.
  abstract boolean member(String field);

  /// Called when all members were read; notes what does not go together.
  void checkTogether() {}

  /// Reads the value that the parser stands on to its end, whatever it is.
  final void readItem() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      fault("item", "field.type");
      return;
    }
    start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      if (!member(field)) {
        fault(field, "field.unknown");
        parser.skipChildren();
      }
    }
    end = Math.toIntExact(parser.currentLocation().getCharOffset());
    checkTogether();
  }

  /// The object as the text that it is; after it was read.
  final String itemText() {
    return new String(text, start, end - start);
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
    Optional<Instant> time = Timestamps.parse(value);
    if (time.isEmpty()) {
      fault(field, "field.date");
    }
    return time.orElse(null);
  }
}
