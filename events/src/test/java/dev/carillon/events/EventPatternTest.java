package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {
  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource({
    "project.created, project.created, true",
    "project.created, project.createdx, false",
    "project.created, project, false",
    "project, project.created, false",
    "Project.created, project.created, false",
    "*, project, true",
    "*, project.created, false",
    "project.*, project.created, true",
    "project.*, project, false",
    "project.*, project.role.created, false",
    "*.created, project.created, true",
    "tenant.*.project.created, tenant.acme.project.created, true",
    "tenant.*.project.created, tenant.project.created, false",
    "tenant.*.project.created, tenant.a.b.project.created, false",
    "**, project, true",
    "**, a.b.c.d, true",
    "project.**, project, true",
    "project.**, project.role.application.created, true",
    "project.**, projects.created, false",
    "**.created, created, true",
    "**.created, project.role.created, true",
    "**.created, project.created.twice, false",
    "a.**.z, a.z, true",
    "a.**.z, a.b.c.z, true",
    "a.**.z, a.b.z.c, false",
    "a.**.z, a.z.b.z, true",
    "**.a.**, a, true",
    "**.a.**, x.a.y, true",
    "**.a.**, x.b.y, false",
    "**.*, a, true",
    "*.**, a.b, true",
    "**.*.*, a, false",
    "a.**.b.**.c, a.b.b.c, true",
    "a.**.b.**.c, a.c.b, false",
    "**.**, a, true"
  })
  void aPatternTakesTheNamesItSays(String pattern, String name, boolean taken) {
    assertThat(new EventPattern(pattern).matches(new EventName(name))).isEqualTo(taken);
  }

  @Test
  void aPatternMadeToBeSlowIsNot() {
    EventPattern pattern = new EventPattern("**.a.".repeat(40) + "b");
    EventName name = new EventName("a.".repeat(120) + "c");

    boolean taken = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.matches(name));

    assertThat(taken).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "a.", ".a", "a..b", "***", "a*", "*a", "a.*b", "a b", "é", "a.**b", "a\n"
      })
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> new EventPattern(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "*", "a.*", "**", "a b", "é", "a\n"})
  void whatIsNoNameIsRefused(String text) {
    assertThatThrownBy(() -> new EventName(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAndPatternsHaveAtMost255Characters() {
    assertThat(new EventName("x".repeat(255))).hasToString("x".repeat(255));
    assertThat(new EventPattern("x".repeat(255)).matches(new EventName("x".repeat(255)))).isTrue();
    assertThatThrownBy(() -> new EventName("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EventPattern("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
