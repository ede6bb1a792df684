package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationIdTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00.123Z");
  private final NotificationIds ids = new NotificationIds(InstantSource.fixed(AT), new Random(1));

  @Test
  void anIdIsAVersionSevenUuidOfTheStandardVariant() {
    UUID id = ids.next().value();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT.toEpochMilli());
  }

  @Test
  void noIdComesTwice() {
    Set<NotificationId> seen = new HashSet<>();
    for (int n = 0; n < 10_000; n++) {
      seen.add(ids.next());
    }

    assertThat(seen).hasSize(10_000);
  }

  @Test
  void anIdIsReadFromItsText() {
    NotificationId id = ids.next();

    assertThat(NotificationId.parse(id.toString())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "not-a-uuid-not-a-uuid-not-a-uuid-not",
        "0199-1-7-8-1",
        "c56a4180-65aa-42ec-a945-5fd21dec0538",
        "{19a00000-0000-7000-8000-000000000000"
      })
  void whatIsNoIdIsEmpty(String text) {
    assertThat(NotificationId.parse(text)).isEmpty();
  }

  @Test
  void anotherVersionIsRefused() {
    assertThatThrownBy(() -> new NotificationId(new UUID(0x4000L, Long.MIN_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
