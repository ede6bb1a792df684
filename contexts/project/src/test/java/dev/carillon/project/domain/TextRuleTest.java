package dev.carillon.project.domain;

import static dev.carillon.project.domain.Violation.Rule.BLANK;
import static dev.carillon.project.domain.Violation.Rule.NOT_PRINTABLE;
import static dev.carillon.project.domain.Violation.Rule.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {
  private static final TextRule NAME = new TextRule("title", 10, TextRule.Kind.NAME);
  private static final TextRule PROSE = new TextRule("description", 10, TextRule.Kind.PROSE);

  @ParameterizedTest
  @ValueSource(strings = {"Carillon", "été", "日本語", "🔔🔔🔔🔔🔔", "0123456789"})
  void aNameOfAnyScriptUpToTheBoundIsFine(String name) {
    assertThat(NAME.violation(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aNameSaysSomething(String name) {
    assertThat(NAME.violation(name)).contains(new Violation("title", BLANK, 0));
  }

  @Test
  void oneOverTheBoundIsTooLong() {
    assertThat(NAME.violation("0123456789x")).contains(new Violation("title", TOO_LONG, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u001bb", "a\u0085b", "a\ud83d", "\udd14a"})
  void aNameHasNoControlCharacterAndNoHalfOfAPair(String name) {
    assertThat(NAME.violation(name)).contains(new Violation("title", NOT_PRINTABLE, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\r\n\tb"})
  void proseMayBeEmptyAndHaveLines(String text) {
    assertThat(PROSE.violation(text)).isEmpty();
  }

  @Test
  void proseHasNoOtherControlCharacter() {
    assertThat(PROSE.violation("a\u0000b"))
        .contains(new Violation("description", NOT_PRINTABLE, 0));
  }

  @Test
  void whatBreaksTheRuleIsNoPartOfAProject() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NAME.require(" "))
        .withMessage("title breaks the rule BLANK");
  }
}
