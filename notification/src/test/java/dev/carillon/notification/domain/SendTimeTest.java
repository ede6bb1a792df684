package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static Instant local(String time, @Nullable ZoneId zone) {
    return new SendTime.Local(LocalDateTime.parse(time), zone).at(NOW, () -> ZoneId.of("UTC"));
  }

  @Test
  void aMomentIsItself() {
    assertThat(new SendTime.Moment(NOW).at(NOW.plusSeconds(1), () -> PARIS)).isEqualTo(NOW);
  }

  @Test
  void aDelayCountsFromNow() {
    assertThat(new SendTime.Delay(Duration.ofMinutes(10)).at(NOW, () -> PARIS))
        .isEqualTo(NOW.plusSeconds(600));
  }

  @Test
  void aDelayBeyondTheEndOfTimeIsItsEnd() {
    assertThat(new SendTime.Delay(Duration.ofSeconds(Long.MAX_VALUE)).at(NOW, () -> PARIS))
        .isEqualTo(Instant.MAX);
    assertThatThrownBy(() -> new SendTime.Delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLocalTimeIsThatOfItsZoneOrElseOfTheReceivers() {
    assertThat(local("2026-01-15T09:00", PARIS)).isEqualTo(Instant.parse("2026-01-15T08:00:00Z"));
    assertThat(local("2026-01-15T09:00", null)).isEqualTo(Instant.parse("2026-01-15T09:00:00Z"));
  }

  @Test
  void aTimeThatTheClocksJumpOverIsAsMuchLaterAsTheyJump() {
    assertThat(local("2026-03-29T02:30", PARIS)).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(local("2026-03-29T01:59", PARIS)).isEqualTo(Instant.parse("2026-03-29T00:59:00Z"));
    assertThat(local("2026-03-29T03:30", PARIS)).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void aTimeThatTheClocksShowTwiceIsTheFirst() {
    assertThat(local("2026-10-25T02:30", PARIS)).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(local("2026-10-25T03:30", PARIS)).isEqualTo(Instant.parse("2026-10-25T02:30:00Z"));
  }

  @Test
  void whatIsAskedInOtherWordsIsAnotherRequest() {
    LocalDateTime time = LocalDateTime.parse("2026-01-01T00:00");

    assertThat(new SendTime.Local(time, PARIS).asked())
        .isEqualTo(new SendTime.Local(time, PARIS).asked())
        .isNotEqualTo(new SendTime.Local(time, null).asked())
        .isNotEqualTo(new SendTime.Moment(NOW).asked())
        .isNotEqualTo(new SendTime.Delay(Duration.ZERO).asked());
  }
}
