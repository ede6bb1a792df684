package dev.carillon.texts;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The texts of one module, in each of its languages: files of properties in UTF-8,
/// `notifications_fr.properties`, whose values are patterns of ICU's MessageFormat with named
/// variables (<https://unicode-org.github.io/icu/userguide/format_parse/messages/>): plural,
/// select, number, date, time. An apostrophe stands for itself; before a brace it has to be
/// doubled.
///
/// Dates and times are given as an [java.time.Instant] or as ISO-8601 text, and written in the
/// reader's time zone. Any thread may call it.
public final class Texts {
  private final String name;
  private final Locale fallback;
  private final Map<Locale, Map<String, Text>> languages;

  private Texts(String name, Locale fallback, Map<Locale, Map<String, Text>> languages) {
    this.name = name;
    this.fallback = fallback;
    this.languages = languages;
  }

  /// Reads the files beside a class.
  ///
  /// @param beside the class whose package has the files
  /// @param baseName without language and extension
  /// @param languages those that there is a file for; the first one is for readers of any other
  /// @throws TextsException when a file is missing, a pattern is not ICU's, or the languages do not
  ///   have the same keys with the same variables
  public static Texts load(Class<?> beside, String baseName, List<Locale> languages) {
    List<String> faults = new ArrayList<>();
    Map<Locale, Map<String, Text>> read = new TreeMap<>(Texts::compare);
    for (Locale language : languages) {
      read.put(language, read(beside, baseName, language, faults));
    }
    compare(read, faults);
    if (!faults.isEmpty()) {
      throw new TextsException(faults);
    }
    return new Texts(beside.getPackageName() + '.' + baseName, languages.getFirst(), read);
  }

  /// What these are known by in every process and release: their package and the files' name.
  public String name() {
    return name;
  }

  private static Map<String, Text> read(
      Class<?> beside, String baseName, Locale language, List<String> faults) {
    String file = baseName + '_' + language.toLanguageTag() + ".properties";
    Properties properties = new Properties();
    try (InputStream stream = beside.getResourceAsStream(file)) {
      if (stream == null) {
        faults.add(file + " is missing");
      } else {
        properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Map<String, Text> texts = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      try {
        texts.put(key, Text.parse(properties.getProperty(key)));
      } catch (IllegalArgumentException noPattern) {
        faults.add(file + ", " + key + ": " + noPattern.getMessage());
      }
    }
    return texts;
  }

  private static void compare(Map<Locale, Map<String, Text>> read, List<String> faults) {
    Set<String> keys =
        read.values().stream()
            .map(Map::keySet)
            .flatMap(Collection::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String key : keys) {
      Set<String> all =
          read.values().stream()
              .map(texts -> texts.get(key))
              .flatMap(text -> text == null ? Set.<String>of().stream() : text.variables().stream())
              .collect(Collectors.toCollection(TreeSet::new));
      read.forEach((language, texts) -> {
        Text text = texts.get(key);
        if (text == null) {
          faults.add(key + " is missing in " + language.toLanguageTag());
        } else if (!text.variables().containsAll(all)) {
          Set<String> missing = new TreeSet<>(all);
          missing.removeAll(text.variables());
          faults.add(key + " lacks " + missing + " in " + language.toLanguageTag());
        }
      });
    }
  }

  private static int compare(Locale one, Locale other) {
    return one.toLanguageTag().compareTo(other.toLanguageTag());
  }

  /// The names of what a text needs.
  ///
  /// @throws IllegalArgumentException when there is no such text
  public Set<String> variables(String key) {
    return inFallback(key).variables();
  }

  /// To be asked when whoever uses a text is made, so that a fault shows then and not to a reader.
  ///
  /// @param given has what will be given as its components
  /// @throws TextsException when there is no such text, or it needs something else
  public void require(String key, Class<? extends Record> given) {
    require(
        key,
        Arrays.stream(given.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet()));
  }

  /// The same for what is no record.
  ///
  /// @param variables what will be given
  /// @throws TextsException when there is no such text, or it needs something else
  public void require(String key, Set<String> variables) {
    Text text = languages.getOrDefault(fallback, Map.of()).get(key);
    if (text == null) {
      throw new TextsException(List.of("there is no text " + key));
    }
    if (!variables.containsAll(text.variables())) {
      Set<String> missing = new TreeSet<>(text.variables());
      missing.removeAll(variables);
      throw new TextsException(List.of(key + " needs " + missing + ", which it is not given"));
    }
  }

  /// The text in the reader's language: in that of the locale, or of a more general one (`fr-CA`,
  /// then `fr`), or in the first of all. Numbers and dates are as in the reader's locale where the
  /// language is theirs. A variable that is not given is written as `null`.
  ///
  /// @throws IllegalArgumentException when there is no such text
  public String text(String key, Map<String, ?> arguments, Reader reader) {
    for (Locale locale = reader.locale(); locale != null; locale = moreGeneral(locale)) {
      Text text = languages.getOrDefault(locale, Map.of()).get(key);
      if (text != null) {
        return text.format(arguments, reader);
      }
    }
    return inFallback(key).format(arguments, new Reader(fallback, reader.zone()));
  }

  private Text inFallback(String key) {
    Text text = languages.getOrDefault(fallback, Map.of()).get(key);
    if (text == null) {
      throw new IllegalArgumentException("there is no text " + key);
    }
    return text;
  }

  /// By dropping subtags from the end (RFC 4647, section 3.4).
  private static @Nullable Locale moreGeneral(Locale locale) {
    String tag = locale.toLanguageTag();
    int last = tag.lastIndexOf('-');
    return last < 0 ? null : Locale.forLanguageTag(tag.substring(0, last));
  }
}
