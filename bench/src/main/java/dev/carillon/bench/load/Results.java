package dev.carillon.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Appends one line of JSON for each measure.
final class Results {
  private final Path file;
  private final Map<String, Object> head;

  /// @param head what every line begins with
  Results(Path file, Map<String, Object> head) {
    this.file = file;
    this.head = head;
  }

  void add(String measure, Map<String, Object> figures) {
    Map<String, Object> line = new LinkedHashMap<>(head);
    line.put("measure", measure);
    line.putAll(figures);
    String json =
        line.entrySet().stream()
            .map(field -> quote(field.getKey()) + ":" + value(field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    System.out.println(json);
    try {
      Files.writeString(file, json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String value(Object value) {
    return switch (value) {
      case Double number -> Double.toString(Math.round(number * 1000) / 1000.0);
      case Number number -> number.toString();
      default -> quote(value.toString());
    };
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
