package dev.carillon.bench.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// Makes one line of JSON of each measure.
public final class Results {
  private final Consumer<String> lines;
  private final Map<String, Object> head;

  private Results(Consumer<String> lines, Map<String, Object> head) {
    this.lines = lines;
    this.head = head;
  }

  /// Prints the lines and appends them to a file.
  ///
  /// @param head what every line begins with
  public static Results appendedTo(Path file, Map<String, Object> head) {
    return new Results(line -> append(file, line), head);
  }

  /// For what is done without interest in its figures.
  public static Results forgotten() {
    return new Results(_ -> {}, Map.of());
  }

  private static void append(Path file, String line) {
    System.out.println(line);
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void add(String measure, Map<String, Object> figures) {
    Map<String, Object> line = new LinkedHashMap<>(head);
    line.put("measure", measure);
    line.putAll(figures);
    lines.accept(
        line.entrySet().stream()
            .map(field -> quote(field.getKey()) + ":" + value(field.getValue()))
            .collect(Collectors.joining(",", "{", "}")));
  }

  /// Names and values in turn, in this order.
  public static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /// The times of a histogram of nanoseconds, in microseconds.
  ///
  /// @param prefix of the names: `""` or what ends with an underscore
  public static Map<String, Object> percentiles(String prefix, Histogram latencies) {
    return fields(
        prefix + "count", latencies.getTotalCount(),
        prefix + "p50_us", latencies.getValueAtPercentile(50) / 1e3,
        prefix + "p99_us", latencies.getValueAtPercentile(99) / 1e3,
        prefix + "p999_us", latencies.getValueAtPercentile(99.9) / 1e3,
        prefix + "max_us", latencies.getMaxValue() / 1e3);
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
