package dev.carillon.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A kind of event, as the room that listens to it describes it.
///
/// @param name without a tenant's prefix
/// @param schema what its data has to be: a JSON Schema's text
public record EventType(EventName name, String schema) {
  /// Reads the schemas that lie beside a class, `<name>.schema.json`.
  ///
  /// @throws IllegalArgumentException when one is missing
  public static List<EventType> beside(Class<?> type, String... names) {
    return Arrays.stream(names)
        .map(name -> new EventType(new EventName(name), read(type, name + ".schema.json")))
        .toList();
  }

  private static String read(Class<?> type, String file) {
    try (InputStream stream = type.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no " + file + " beside " + type.getName());
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
