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
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /// The key of a text that is found by any.
  private static final String ONLY = "the text";

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

  /// One text that is in no file, and is found by whatever key it is asked for.
  ///
  /// @param name what they are known by
  /// @param patterns the text in each language; the first one is for readers of any other
  /// @throws TextsException when there is no language, a pattern is not ICU's or cannot be written,
  ///   or the languages do not have the same variables
  public static Texts of(String name, SequencedMap<Locale, String> patterns) {
    if (patterns.isEmpty()) {
      throw new TextsException(List.of("the text is in no language"));
    }
    List<String> faults = new ArrayList<>();
    Map<Locale, Map<String, Text>> read = new TreeMap<>(Texts::compare);
    patterns.forEach((language, pattern) -> {
      try {
        Text text = Text.parse(pattern);
        text.tryOut(language);
        read.put(language, Map.of(ONLY, text));
      } catch (IllegalArgumentException | IndexOutOfBoundsException noPattern) {
        faults.add("the text in " + language.toLanguageTag() + ": " + noPattern.getMessage());
      }
    });
    if (faults.isEmpty()) {
      compare(read, faults);
    }
    if (!faults.isEmpty()) {
      throw new TextsException(faults);
    }
    return new Texts(name, patterns.firstEntry().getKey(), read);
  }

  /// What these are known by in every process and release: their package and the files' name, or
  /// what [#of] was given.
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

  /// Why a text cannot be written with these: a variable of it is missing, or is not the number or
  /// the time that it has to be. Of several, one. Empty: it can.
  ///
  /// @throws IllegalArgumentException when there is no such text
  public Optional<String> unfit(String key, Map<String, ?> arguments) {
    return Stream.concat(
            Stream.of(inFallback(key)),
            languages.keySet().stream()
                .map(language -> find(language, key))
                .filter(Objects::nonNull))
        .flatMap(text -> text.unfit(arguments).stream())
        .findFirst();
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
    Text text = find(fallback, key);
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
      Text text = find(locale, key);
      if (text != null) {
        return text.format(arguments, reader);
      }
    }
    return inFallback(key).format(arguments, new Reader(fallback, reader.zone()));
  }

  private @Nullable Text find(Locale language, String key) {
    Map<String, Text> texts = languages.getOrDefault(language, Map.of());
    Text only = texts.get(ONLY);
    return only == null ? texts.get(key) : only;
  }

  private Text inFallback(String key) {
    Text text = find(fallback, key);
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
