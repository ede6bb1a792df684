package dev.carillon.web.problems;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
  private final Messages messages = new Messages(List.of());

  private static Properties bundle(String language) throws IOException {
    String name = "/dev/carillon/web/messages_" + language + ".properties";
    try (InputStream in = Objects.requireNonNull(MessagesTest.class.getResourceAsStream(name))) {
      Properties texts = new Properties();
      texts.load(new InputStreamReader(in, UTF_8));
      return texts;
    }
  }

  @Test
  void bothLanguagesSayTheSame() throws IOException {
    Properties french = bundle("fr");
    Properties english = bundle("en");

    assertThat(french.keySet()).isEqualTo(english.keySet());
    for (String code : french.stringPropertyNames()) {
      assertThat(new MessageFormat(french.getProperty(code)).getFormatsByArgumentIndex())
          .as(code)
          .hasSameSizeAs(new MessageFormat(english.getProperty(code)).getFormatsByArgumentIndex());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "en"})
  void noTextIsEmptyOrQuotedByAccident(String language) throws IOException {
    Properties texts = bundle(language);

    assertThat(texts.values()).allSatisfy(text -> assertThat(text.toString()).isNotBlank());
    assertThat(texts.values()).noneMatch(text -> text.toString().contains("'"));
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyKindOfProblemHasItsWords(ProblemType type) {
    for (Locale language : Messages.LANGUAGES) {
      assertThat(messages.text(language, type.titleCode())).isNotBlank();
      assertThat(messages.text(language, type.detailCode())).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource(Violation.Rule.class)
  void everyRuleOfTheDomainHasItsWords(Violation.Rule rule) {
    assertThat(messages.text(Locale.FRENCH, "violation." + rule, 5)).isNotBlank();
  }

  @Test
  void theGuidesWordsAreTheGuides() {
    assertThat(messages.text(Locale.FRENCH, "notification.created"))
        .isEqualTo("Notification créée et envoyée avec succès");
    assertThat(messages.text(Locale.FRENCH, "notification.read"))
        .isEqualTo("Notification marquée comme lue");
    assertThat(messages.text(Locale.FRENCH, "notification.all-read"))
        .isEqualTo("Toutes les notifications marquées comme lues");
  }

  @Test
  void aBundleThatAModuleContributesIsAsked() {
    var both = new Messages(List.of(new MessageBundle("dev.carillon.web.testing.messages")));

    assertThat(both.text(Locale.ENGLISH, "other.decided", "ada"))
        .isEqualTo("Already decided by ada");
    assertThat(messages.find(Locale.ENGLISH, "other.decided")).isEmpty();
  }
}
