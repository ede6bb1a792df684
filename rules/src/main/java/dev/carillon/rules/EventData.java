package dev.carillon.rules;

import dev.carillon.events.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// An event, and the members of its data as they came: numbers are exact. Not for several threads.
final class EventData {
  /// The member that is no member: when it happened.
  static final String OCCURRED_AT = "occurredAt";

  private static final ObjectReader MEMBERS =
      JsonMapper.shared()
          .readerFor(new TypeReference<Map<String, @Nullable Object>>() {})
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// That of a double's, and the exponents of a double.
  private static final int MAX_BITS = Double.MAX_EXPONENT + 1;

  private static final int MAX_EXPONENT = 400;

  private final Event event;
  private final Map<String, @Nullable Object> members;
  private @Nullable ConditionData conditionData;

  private EventData(Event event, Map<String, @Nullable Object> members) {
    this.event = event;
    this.members = members;
  }

  /// Reads them.
  ///
  /// @throws Failure when they cannot be read, or have a number that nobody can work with
  static EventData of(Event event) {
    Map<String, @Nullable Object> members;
    try {
      members = MEMBERS.readValue(event.data());
    } catch (JacksonException unreadable) {
      throw new Failure("the data is no JSON object that can be read");
    }
    if (members == null) {
      throw new Failure("the data is no JSON object");
    }
    check("data", members);
    return new EventData(event, members);
  }

  Event event() {
    return event;
  }

  /// One of the outermost, or when it happened; null: there is none.
  @Nullable Object member(String name) {
    return name.equals(OCCURRED_AT) ? event.occurredAt().toString() : members.get(name);
  }

  /// The same for conditions.
  ConditionData forConditions() {
    if (conditionData == null) {
      conditionData = new ConditionData(event, members);
    }
    return conditionData;
  }

  /// Writing `1e999999999` out takes a gigabyte; nobody means it.
  private static void check(String name, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> inner -> inner.forEach((key, one) -> check(name + '.' + key, one));
      case List<?> items -> items.forEach(item -> check(name, item));
      case BigInteger whole when whole.bitLength() > MAX_BITS ->
          throw new Failure(Faults.shown(name) + " is too large a number");
      case BigDecimal number
          when number.unscaledValue().bitLength() > MAX_BITS
              || Math.abs((long) number.scale()) > MAX_EXPONENT ->
          throw new Failure(Faults.shown(name) + " is too large, or too small, a number");
      case null, default -> {}
    }
  }
}
