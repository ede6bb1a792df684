package dev.carillon.project.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.project.domain.Violation;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class ProjectMessagesTest {
  private static final Locale SOMETHING_ELSE = Locale.JAPANESE;

  private final ProjectMessages messages = new ProjectMessages();

  @Test
  void bothLanguagesSayTheSameThings() {
    assertThat(bundle(Locale.FRENCH).keySet()).isEqualTo(bundle(Locale.ENGLISH).keySet());
  }

  @Test
  void everyRuleOfTheDomainHasItsWords() {
    assertThat(bundle(Locale.FRENCH).keySet())
        .containsAll(
            Arrays.stream(Violation.Rule.values())
                .map(rule -> "project.violation." + rule)
                .toList());
  }

  @Test
  void anotherLanguageGetsTheGuidesOwn() {
    assertThat(messages.text("project.created", SOMETHING_ELSE))
        .isEqualTo("Projet créé avec succès");
  }

  private static ResourceBundle bundle(Locale language) {
    return ResourceBundle.getBundle(
        ProjectMessages.BUNDLE,
        language,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
