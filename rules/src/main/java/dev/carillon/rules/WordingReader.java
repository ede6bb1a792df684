package dev.carillon.rules;

import dev.carillon.rules.Located.At;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.texts.Texts;
import dev.carillon.texts.TextsException;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads in what words a rule tells, in each language: `text`.
final class WordingReader {
  private static final Pattern AT_INDEX = Pattern.compile("\\[at pattern index (\\d+)].*");
  private static final int MAX_LANGUAGES = 20;
  private static final int MAX_CHARS = 2_000;

  /// Each may be filled with a few thousand characters.
  private static final int MAX_PLACES = 100;

  private final Fields fields;

  WordingReader(Fields fields) {
    this.fields = fields;
  }

  /// The texts by this name; null, and a fault or more, when there are none.
  @Nullable Texts read(Members rule, String name) {
    Member member = rule.member("text");
    if (member == null) {
      fields.fault(rule.at(), "say by `text` what the rule tells, such as `text: {en: Paid}`");
      return null;
    }
    if (!(member.value() instanceof Members languages)
        || languages.members().isEmpty()
        || languages.members().size() > MAX_LANGUAGES) {
      fields.fault(
          member.value().at(),
          "`text` is 1 to " + MAX_LANGUAGES + " languages, such as `en: Paid`");
      return null;
    }
    int before = fields.faults();
    SequencedMap<Locale, String> patterns = new LinkedHashMap<>();
    languages
        .members()
        .forEach((tag, language) -> {
          Locale locale = locale(tag, language.at());
          String pattern = fields.text(language.value(), tag, MAX_CHARS);
          if (locale != null && pattern != null) {
            if (pattern.chars().filter(c -> c == '{').count() > MAX_PLACES) {
              fields.fault(language.at(), "this text has more than " + MAX_PLACES + " braces");
            }
            if (patterns.putIfAbsent(locale, pattern) != null) {
              fields.fault(language.at(), "this language is there twice; leave one of them out");
            }
            var _ = texts(name, new LinkedHashMap<>(Map.of(locale, pattern)), language.value());
          }
        });
    return fields.faults() > before ? null : texts(name, patterns, languages);
  }

  private @Nullable Texts texts(String name, SequencedMap<Locale, String> patterns, Located value) {
    try {
      return Texts.of(name, patterns);
    } catch (TextsException faulty) {
      for (String fault : faulty.faults()) {
        Matcher index = AT_INDEX.matcher(fault.replaceAll("\\s+", " "));
        if (index.find()) {
          fields.fault(value.at(Integer.parseInt(index.group(1))), index.replaceFirst("").strip());
        } else {
          fields.fault(value.at(), fault.replaceAll("\\s+", " "));
        }
      }
      return null;
    }
  }

  private @Nullable Locale locale(String tag, At at) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      if (!locale.getLanguage().isEmpty()) {
        return locale;
      }
    } catch (IllformedLocaleException none) {
      // Said below.
    }
    fields.fault(
        at, "`" + Faults.shown(tag) + "` is no language: write a tag such as `fr` or `en-GB`");
    return null;
  }
}
