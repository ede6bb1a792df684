package dev.carillon.project.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderedIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");

  private final TimeOrderedIds ids = new TimeOrderedIds(InstantSource.fixed(NOW));

  @Test
  void anIdIsAVersion7UuidThatBeginsWithItsMillisecond() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void laterIdsAreHigher() {
    UUID later = new TimeOrderedIds(InstantSource.fixed(NOW.plusMillis(1))).next();

    assertThat(later.toString()).isGreaterThan(ids.next().toString());
  }

  @Test
  void anIdReadsBackFromItsText() {
    ProjectId id = ids.nextProject();

    assertThat(ProjectId.parse(id.toString())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-7001-1-1",
        "x",
        "01936f3e-7c00-4000-8000-000000000000",
        "01936f3e-7c00-7000-8000-00000000000g"
      })
  void nothingElseIsAnId(String text) {
    assertThat(ProjectId.parse(text)).isEmpty();
    assertThat(RoleApplicationId.parse(text)).isEmpty();
  }

  @Test
  void anotherVersionIsRefused() {
    UUID version4 = UUID.fromString("01936f3e-7c00-4000-8000-000000000000");

    assertThatIllegalArgumentException().isThrownBy(() -> new ProjectId(version4));
    assertThatIllegalArgumentException().isThrownBy(() -> new RoleApplicationId(version4));
  }
}
