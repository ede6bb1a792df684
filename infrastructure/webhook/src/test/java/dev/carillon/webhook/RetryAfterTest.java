package dev.carillon.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                               | PT0S
          120                             | PT2M
          86400                           | PT24H
          86401                           | PT24H
          99999999999999999999999999      | PT24H
          Sun, 22 Nov 2026 07:01:00 GMT   | PT1M
          Sunday, 22-Nov-26 07:01:00 GMT  | PT1M
          Sun Nov 22 07:01:00 2026        | PT1M
          Tue Dec  1 07:00:00 2026        | PT24H
          Sun, 06 Nov 1994 08:49:37 GMT   | PT0S
          Sun, 22 Nov 2026 07:00:00 GMT   | PT0S
          Wed, 22 Nov 2028 07:00:00 GMT   | PT24H
          """)
  void secondsAndTheThreeFormsOfDatesAreTimesWithinADay(String header, Duration wait) {
    assertThat(RetryAfter.parse(header, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        "soon",
        "١٢",
        "2026-11-22T07:01:00Z",
        "Mon, 22 Nov 2026 07:01:00 GMT",
        "Sun, 31 Feb 2026 07:01:00 GMT",
        "Sun, 22 Nov 2026 07:01:00 CET"
      })
  void anythingElseIsNoTime(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
