package dev.carillon.email;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What messages are made of: `notification.html.mustache` and `notification.txt.mustache`, and
/// with the type after the first word those of single types. A template is compiled once and may be
/// used by many threads at once.
final class Templates {
  private static final String DEFAULT = "notification";
  private static final String HTML = ".html.mustache";
  private static final String TEXT = ".txt.mustache";
  private static final Pattern FILE =
      Pattern.compile(DEFAULT + "(\\.[A-Za-z0-9._-]+)?(\\.html|\\.txt)\\.mustache");
  private static final long MAX_BYTES = 256 * 1024;

  private final Map<String, Template> compiled;

  private Templates(Map<String, Template> compiled) {
    this.compiled = Map.copyOf(compiled);
  }

  /// Reads, compiles and tries all of them.
  ///
  /// @param directory has the user's own; null: there are none
  /// @param sample has everything that a template may use: what it lacks is a fault
  /// @throws TemplateException when one cannot be used
  static Templates load(@Nullable Path directory, Map<String, Object> sample) {
    Map<String, Template> compiled = new HashMap<>();
    for (String name : List.of(DEFAULT + HTML, DEFAULT + TEXT)) {
      compiled.put(name, compile(name, resource(name), sample));
    }
    if (directory != null) {
      for (Path file : filesIn(directory)) {
        String name = nameOf(file);
        if (!FILE.matcher(name).matches()) {
          throw new TemplateException(
              file + " is named neither notification[.type].html.mustache nor .txt.mustache");
        }
        compiled.put(name, compile(file.toString(), read(file), sample));
      }
    }
    return new Templates(compiled);
  }

  Template html(String type) {
    return find(type, HTML);
  }

  Template text(String type) {
    return find(type, TEXT);
  }

  private Template find(String type, String extension) {
    Template own = compiled.get(DEFAULT + '.' + type + extension);
    return own == null ? Objects.requireNonNull(compiled.get(DEFAULT + extension)) : own;
  }

  private static Template compile(String name, String source, Map<String, Object> sample) {
    Mustache.Compiler compiler =
        Mustache.compiler()
            .escapeHTML(name.endsWith(HTML))
            .strictSections(true)
            .emptyStringIsFalse(true)
            .withLoader(other -> {
              throw new IllegalArgumentException("it includes " + other + ": none are");
            });
    try {
      Template template = compiler.compile(source);
      template.execute(sample);
      return template;
    } catch (MustacheException | IllegalArgumentException fault) {
      // The message ends in the line.
      throw new TemplateException(name, Objects.toString(fault.getMessage()), fault);
    }
  }

  private static List<Path> filesIn(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> nameOf(file).endsWith(".mustache")).sorted().toList();
    } catch (IOException unreadable) {
      throw new TemplateException(directory.toString(), "it cannot be listed", unreadable);
    }
  }

  private static String nameOf(Path file) {
    return Objects.toString(file.getFileName());
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new TemplateException(file + " has more than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (CharacterCodingException notUtf8) {
      throw new TemplateException(file.toString(), "it is not UTF-8", notUtf8);
    } catch (IOException unreadable) {
      throw new TemplateException(file.toString(), "it cannot be read", unreadable);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Templates.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
