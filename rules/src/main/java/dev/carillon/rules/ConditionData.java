package dev.carillon.rules;

import dev.carillon.events.Event;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of conditions, how large each of their values is, and how much work the conditions
/// on them may still take. One thread.
final class ConditionData {
  private final Map<String, Object> variables;
  private final IdentityHashMap<Object, Integer> sizes = new IdentityHashMap<>();
  private long left = Work.MAX_OF_EVENT;

  ConditionData(Event event, Map<String, @Nullable Object> members) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", event.id().toString());
    about.put("name", event.name().withoutTenant().value());
    about.put("tenant", event.tenant());
    about.put("key", event.key() == null ? NullValue.NULL_VALUE : event.key());
    about.put("occurredAt", event.occurredAt());
    this.variables = Map.of("data", value(members), "event", about);
  }

  Map<String, Object> variables() {
    return variables;
  }

  /// The work of one more condition.
  Work work() {
    return new Work(this, left);
  }

  /// How much work is left.
  long left() {
    return left;
  }

  /// What a condition was refused to look at is nobody's work.
  void took(Work work) {
    left -= Math.min(work.units(), Work.MAX);
  }

  /// How much work it is to look at all of a value: one for each value in it, and for each
  /// character.
  int size(@Nullable Object value) {
    return switch (value) {
      case String text -> 1 + text.length();
      case List<?> items -> known(items, items);
      case Map<?, ?> inner -> known(inner, inner.values());
      case null, default -> 1;
    };
  }

  private int known(Object whole, Iterable<?> parts) {
    Integer known = sizes.get(whole);
    if (known != null) {
      return known;
    }
    long all = 1;
    for (Object part : parts) {
      all += size(part);
    }
    return (int) Math.min(all, Integer.MAX_VALUE);
  }

  private Object value(@Nullable Object json) {
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case Integer number -> number.longValue();
      case BigInteger number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case List<?> items -> {
        List<Object> all = new ArrayList<>(items.size());
        long size = 1;
        for (Object item : items) {
          Object one = value(item);
          all.add(one);
          size += size(one);
        }
        sizes.put(all, (int) size);
        yield all;
      }
      case Map<?, ?> inner -> {
        Map<String, Object> all = new LinkedHashMap<>();
        long size = 1;
        for (Map.Entry<?, ?> member : inner.entrySet()) {
          String name = String.valueOf(member.getKey());
          Object one = value(member.getValue());
          all.put(name, one);
          size += 1L + name.length() + size(one);
        }
        sizes.put(all, (int) size);
        yield all;
      }
      default -> json;
    };
  }
}
