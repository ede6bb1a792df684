package dev.carillon.web.controllers;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.web.problems.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TraceTextsTest {
  private static final Messages MESSAGES = new Messages(List.of());

  static Stream<Arguments> codes() {
    Stream<String> reasons =
        Arrays.stream(SuppressionReason.values()).map(reason -> "suppressed." + reason.wireName());
    Stream<String> channels =
        Arrays.stream(Channel.values()).map(channel -> "channel." + channel.wireName());
    Stream<String> states =
        Stream.of("pending", "sending", "failed", "sent", "delivered", "dead")
            .map("state."::concat);
    Stream<String> told = Stream.of("bundled", "sent", "delivered", "dead").map("with."::concat);
    Stream<String> outcomes =
        Stream.of(
                "accepted",
                "delivered",
                "refused",
                "gone",
                "provider",
                "message",
                "rate",
                "not-tried")
            .map("attempt."::concat);
    return Stream.of(reasons, channels, states, told, outcomes)
        .flatMap(codes -> codes)
        .flatMap(code -> Messages.LANGUAGES.stream().map(language -> Arguments.of(code, language)));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void thereAreWordsForEverythingInBothLanguages(String code, Locale language) {
    assertThatCode(() -> MESSAGES.text(language, "trace." + code)).doesNotThrowAnyException();
  }
}
