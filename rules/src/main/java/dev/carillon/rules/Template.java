package dev.carillon.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with places that an event fills: `order/{orderId}`. `{{` is a brace.
record Template(List<Part> parts) {
  static final int MAX_CHARS = 500;

  /// Of what an event fills one place with, and of the whole.
  private static final int MAX_FILLED_CHARS = 4_000;

  Template {
    parts = List.copyOf(parts);
  }

  /// A piece of it.
  sealed interface Part {
    /// Said as it is.
    record Literal(String text) implements Part {}

    /// Filled.
    record Hole(Path path) implements Part {}
  }

  static Template parse(String text) throws SyntaxFault {
    if (text.length() > MAX_CHARS) {
      throw new SyntaxFault(0, "write at most " + MAX_CHARS + " characters");
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("{{", i)) {
        literal.append('{');
        i += 2;
      } else if (text.charAt(i) == '{') {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new SyntaxFault(i, "close this brace with `}`, or write `{{` for a brace");
        }
        if (!literal.isEmpty()) {
          parts.add(new Part.Literal(literal.toString()));
          literal.setLength(0);
        }
        try {
          parts.add(new Part.Hole(Path.parse(text.substring(i + 1, end))));
        } catch (SyntaxFault noPath) {
          throw new SyntaxFault(i + 1, noPath.reason());
        }
        i = end + 1;
      } else {
        literal.append(text.charAt(i++));
      }
    }
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
    }
    return new Template(parts);
  }

  /// What it says of the event.
  String fill(EventData data) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(var text) -> filled.append(text);
        case Part.Hole(var path) -> filled.append(text(path, data));
      }
      if (filled.length() > MAX_FILLED_CHARS) {
        throw new Failure("a text that " + part + " fills would be too long");
      }
    }
    return filled.toString();
  }

  /// The same; but what is one place alone keeps its kind. Null: it may be absent, and is.
  @Nullable Object value(EventData data) {
    return parts.size() == 1 && parts.getFirst() instanceof Part.Hole(var path)
        ? path.in(data)
        : fill(data);
  }

  private static String text(Path path, EventData data) {
    return switch (path.in(data)) {
      case null -> "";
      case String text when text.length() > MAX_FILLED_CHARS ->
          throw new Failure(path + " is longer than " + MAX_FILLED_CHARS + " characters");
      case String text -> text;
      case BigDecimal number -> number.toPlainString();
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> throw new Failure(path + " is a list or an object, and not a text");
    };
  }
}
