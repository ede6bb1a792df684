package dev.carillon.bench.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options options(String... arguments) {
    return Options.of(arguments);
  }

  @Test
  void whatIsNotGivenIsTheFallback() {
    Options options = options("--rounds", "3", "--", "java", "-jar");

    assertThat(options.number("rounds", 5)).isEqualTo(3);
    assertThat(options.text("label", "none")).isEqualTo("none");
    assertThat(options.command()).containsExactly("java", "-jar");
    options.requireAllUsed();
  }

  @Test
  void whatMeansNothingIsNamed() {
    Options options = options("--rouns", "3");
    options.number("rounds", 5);

    assertThatThrownBy(options::requireAllUsed).hasMessageContaining("rouns");
    assertThatThrownBy(options::command).hasMessageContaining("command");
    assertThatThrownBy(() -> options("--rounds")).hasMessageContaining("--rounds");
    assertThatThrownBy(() -> options("rounds", "3")).hasMessageContaining("rounds");
  }
}
