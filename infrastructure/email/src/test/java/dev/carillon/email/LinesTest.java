package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void controlsAndWhiteSpaceBecomeSingleBlanks() {
    assertThat(Lines.clean(" a\r\nBcc: b\t\u0000\u0085\u2028c\u00a0 ")).isEqualTo("a Bcc: b c");
  }

  @Test
  void whatTurnsTheTextAroundItIsLeftOut() {
    assertThat(Lines.clean("\u202Egpj.exe\u2066!")).isEqualTo("gpj.exe!");
  }

  @Test
  void halvesOfSurrogatePairsAreLeftOut() {
    assertThat(Lines.clean("a\ud83db\udd14")).isEqualTo("ab");
  }

  @Test
  void lettersOfAnyScriptAndEmojiStay() {
    String text = "שלום مرحبا 🔔 👩‍👩‍👧";
    assertThat(Lines.clean(text)).isEqualTo(text);
  }

  @Test
  void aLineOfTheLongestLengthStaysAsItIs() {
    assertThat(Lines.shortened("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    assertThat(Lines.shortened("x".repeat(11), 10)).isEqualTo("x".repeat(9) + "…");
  }

  @Test
  void anEmojiOfSeveralCharactersIsNotTornApart() {
    assertThat(Lines.shortened("ab👩‍👩‍👧cd", 6)).isEqualTo("ab…");
  }
}
