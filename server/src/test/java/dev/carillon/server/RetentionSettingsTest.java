package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionSettingsTest {
  private final RetentionSettings settings =
      new RetentionSettings(Duration.ZERO, 0, Duration.ofDays(7), Map.of());

  @Test
  void keysMayLiveAsLongAsDeletionsAreKept() {
    assertThatCode(() -> settings.requireKept(Duration.ofDays(7))).doesNotThrowAnyException();
  }

  @Test
  void keysThatOutliveWhatIsKeptOfDeletionsAreRefusedInOneLine() {
    assertThatThrownBy(() -> settings.requireKept(Duration.ofDays(7).plusMillis(1)))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "carillon.http.idempotency-key-lifetime must not be longer than"
                + " carillon.retention.changes")
        .hasMessageNotContaining("\n");
  }
}
