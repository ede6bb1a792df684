package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypePatternTest {
  @ParameterizedTest
  @CsvSource({
    "invoice.overdue, invoice.overdue, true",
    "invoice.overdue, invoice.paid, false",
    "invoice.*, invoice.overdue, true",
    "invoice.*, invoice, false",
    "invoice.*, invoice.overdue.twice, false",
    "invoice.**, invoice, true",
    "invoice.**, invoice.overdue.twice, true",
    "*.overdue, invoice.overdue, true",
    "**.overdue, a.b.overdue, true",
    "**.overdue, overdue, true",
    "a.**.z, a.z, true",
    "a.**.z, a.b.c.z, true",
    "a.**.z, a.b.c, false",
    "**, anything at all, true",
    "in*, invoice, false",
    "in*, in*, true",
  })
  void aPatternIsTheTypesThatItSays(String pattern, String type, boolean matches) {
    assertThat(new TypePattern(pattern).matches(type)).isEqualTo(matches);
  }

  @Test
  void theOneThatSaysMostComesLast() {
    assertThat(
            Stream.of("a.b.c", "**", "a.b.*", "a.**", "*")
                .map(TypePattern::new)
                .sorted()
                .map(TypePattern::text))
        .containsExactlyElementsOf(List.of("*", "**", "a.**", "a.b.*", "a.b.c"));
  }

  @Test
  void noPatternHangs() {
    TypePattern hostile = new TypePattern("**.a.".repeat(50) + "z");
    String type = "a.".repeat(127) + "b";

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(hostile.matches(type)).isFalse());
  }
}
