package dev.carillon.rules;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The way to a member of an event's data.
///
/// @param optional whether it may be absent
record Path(List<String> segments, boolean optional) {
  private static final Pattern SYNTAX =
      Pattern.compile("[^.{}?\\s\\p{Cntrl}]{1,100}(\\.[^.{}?\\s\\p{Cntrl}]{1,100}){0,9}+");

  Path {
    segments = List.copyOf(segments);
  }

  /// Reads `a.b`, or `a.b?` of what may be absent.
  static Path parse(String text) throws SyntaxFault {
    boolean optional = text.endsWith("?");
    String path = optional ? text.substring(0, text.length() - 1) : text;
    if (!SYNTAX.matcher(path).matches()) {
      throw new SyntaxFault(
          0,
          "`"
              + Faults.shown(text)
              + "` is no path: write a member of the data, such as `customerId` or `order.id`");
    }
    return new Path(List.of(path.split("\\.")), optional);
  }

  /// The same, which may be absent.
  Path orNothing() {
    return new Path(segments, true);
  }

  /// What it leads to; null: nothing, as it may.
  @Nullable Object in(EventData data) {
    Object value = data.member(segments.getFirst());
    for (int depth = 1; depth < segments.size() && value != null; depth++) {
      if (!(value instanceof Map<?, ?> members)) {
        throw new Failure("data." + String.join(".", segments.subList(0, depth)) + " is no object");
      }
      value = members.get(segments.get(depth));
    }
    if (value == null && !optional) {
      throw new Failure(this + " is missing");
    }
    return value;
  }

  @Override
  public String toString() {
    return "data." + String.join(".", segments);
  }
}
