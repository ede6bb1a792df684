package dev.carillon.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  private static final List<Locale> LANGUAGES = List.of(Locale.FRENCH, Locale.ENGLISH);

  private final Texts texts = Texts.load(TextsTest.class, "good", LANGUAGES);

  private static Reader reader(String locale, String zone) {
    return new Reader(Locale.forLanguageTag(locale), ZoneId.of(zone));
  }

  private String text(String key, Map<String, ?> arguments, String locale) {
    return texts.text(key, arguments, reader(locale, "UTC"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|fr|Aucun fichier",
        "1|fr|1 fichier de Ada",
        "2|fr|2 fichiers de Ada",
        "0|en|No files",
        "1|en|1 file of Ada",
        "2000|en|2,000 files of Ada",
      })
  void pluralsAreThoseOfTheLanguage(int count, String locale, String expected) {
    assertThat(text("files", Map.of("count", count, "who", "Ada"), locale)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fr-CA|Elle n'est pas là",
        "en-GB|She is not there",
        "de|Elle n'est pas là",
        "zh-Hant-TW|Elle n'est pas là",
        "und|Elle n'est pas là",
      })
  void aLanguageThatIsNotThereIsAMoreGeneralOneOrTheFirst(String locale, String expected) {
    assertThat(text("who", Map.of("gender", "female"), locale)).isEqualTo(expected);
  }

  @Test
  void datesAreInTheReadersTimeZone() {
    Map<String, Object> arguments = Map.of("at", Instant.parse("2026-12-31T23:30:00Z"));

    assertThat(texts.text("due", arguments, reader("fr", "Europe/Paris")))
        .isEqualTo("Pour le 1 janvier 2027 à 00:30");
    assertThat(texts.text("due", arguments, reader("en", "UTC")))
        .matches("Due on December 31, 2026 at 11:30\\hPM");
  }

  @Test
  void datesMayBeAsInJson() {
    assertThat(
            texts.text("due", Map.of("at", "2026-12-31T23:30:00.000+02:00"), reader("fr", "UTC")))
        .isEqualTo("Pour le 31 décembre 2026 à 21:30");
  }

  @Test
  void aDoubledApostropheIsOneBeforeABrace() {
    assertThat(text("amount", Map.of("name", "or", "price", 1234.5), "fr"))
        .matches("L'or coûte 1\\h234,5");
  }

  @Test
  void whatIsGivenIsNoPattern() {
    assertThat(text("files", Map.of("count", 1, "who", "{x} '#'"), "en"))
        .isEqualTo("1 file of {x} '#'");
  }

  @Test
  void allFaultsAreSaidWhenLoaded() {
    assertThatThrownBy(() -> Texts.load(TextsTest.class, "bad", LANGUAGES))
        .isInstanceOf(TextsException.class)
        .hasMessageContainingAll(
            "bad_fr.properties, broken: ",
            "bad_fr.properties, numbered: variables have names, not numbers",
            "lacks lacks [at] in fr",
            "only is missing in en");
    assertThatThrownBy(() -> Texts.load(TextsTest.class, "none", LANGUAGES))
        .hasMessageContainingAll("none_fr.properties is missing", "none_en.properties is missing");
  }

  @Test
  void aVariableThatWillNotBeGivenIsSaidWhenTheUserOfTheTextIsMade() {
    texts.require("files", Set.of("count", "who", "more"));

    assertThatThrownBy(() -> texts.require("files", Set.of("count")))
        .isInstanceOf(TextsException.class)
        .hasMessageContaining("files needs [who], which it is not given");
    assertThatThrownBy(() -> texts.require("none", Set.of()))
        .hasMessageContaining("there is no text none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{n, plural, o {#}}",
        "{n, plural, one {#} oth {#}}",
        "{n, select, a {x} othe {y}}",
        "{n, plural, other {{m, selectordinal, ot {#}}}}"
      })
  void aChoiceWithoutOtherIsRefused(String pattern) {
    assertThatThrownBy(
            () -> Texts.of("t", new java.util.LinkedHashMap<>(Map.of(Locale.ENGLISH, pattern))))
        .isInstanceOf(TextsException.class)
        .hasMessageContaining("other");
  }

  @Test
  void aChoiceMayHaveAWordThatBeginsAsOther() {
    Texts texts =
        Texts.of(
            "t",
            new java.util.LinkedHashMap<>(
                Map.of(
                    Locale.ENGLISH, "{n, select, o {x} other {{m, plural, one {1} other {#}}}}")));

    assertThat(
            texts.text("any", Map.of("n", "z", "m", 3), new Reader(Locale.ENGLISH, ZoneOffset.UTC)))
        .isEqualTo("3");
  }
}
