package dev.carillon.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2015-10-21T07:27:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "' 120 ', PT2M",
    "86400, PT24H",
    "86401, PT24H",
    "99999999999999999999999, PT24H",
    "'Wed, 21 Oct 2015 07:28:00 GMT', PT1M",
    "'Wed, 21 Oct 2015 07:26:00 GMT', PT0S",
    "'Fri, 23 Oct 2015 07:28:00 GMT', PT24H"
  })
  void itIsReadInBothFormsAndBounded(String header, Duration after) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(after);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "Wed, 99 Oct 2015 07:28:00 GMT", "\u0661"})
  void whatCannotBeUnderstoodSaysNothing(String header) {
    assertThat(RetryAfter.of(header, NOW)).isNull();
  }

  @Test
  void aDateAtTheEndOfTimeIsBounded() {
    assertThat(RetryAfter.of("Fri, 31 Dec 9999 23:59:59 GMT", Instant.EPOCH))
        .isEqualTo(RetryAfter.MAX);
  }
}
