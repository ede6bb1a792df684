package dev.carillon.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The rules that a room comes with.
public record ShippedRules(List<RuleFiles.Source> sources) {
  public ShippedRules {
    sources = List.copyOf(sources);
  }

  /// Reads a file that lies beside a class.
  ///
  /// @return under the name `package/file`, with the last part of the package's name
  /// @throws IllegalArgumentException when it is missing
  public static ShippedRules beside(Class<?> type, String file) {
    try (InputStream stream = type.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no " + file + " beside " + type.getName());
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      String room = type.getPackageName().replaceFirst(".*\\.", "");
      return new ShippedRules(List.of(new RuleFiles.Source(room + '/' + file, text)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
