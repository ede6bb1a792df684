package dev.carillon.notification.usecases.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notification.domain.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
  private final UUID event = UUID.randomUUID();

  @Test
  void anEventsKeysLiveAsLongAsItAndInItsScope() {
    IdempotencyKey key = IdempotencyKey.forEvent(event, "listener", new UserId("u"), "");

    assertThat(key.scope()).isEqualTo(IdempotencyKey.eventScope(event));
    assertThat(key.lifetime()).isNull();
    assertThat(key).isEqualTo(IdempotencyKey.forEvent(event, "listener", new UserId("u"), ""));
  }

  @Test
  void anotherListenerOrReceiverHasAnotherKey() {
    IdempotencyKey key = IdempotencyKey.forEvent(event, "listener", new UserId("u"), "");

    assertThat(IdempotencyKey.forEvent(event, "another", new UserId("u"), "").key())
        .isNotEqualTo(key.key());
    assertThat(IdempotencyKey.forEvent(event, "listener", new UserId("v"), "").key())
        .isNotEqualTo(key.key());
  }

  @Test
  void theLongestNamesFit() {
    IdempotencyKey key =
        IdempotencyKey.forEvent(event, "l".repeat(1000), new UserId("u".repeat(255)), "");

    assertThat(key.key()).hasSize(64);
  }

  @Test
  void aKeyHasOneTo255Characters() {
    assertThat(new IdempotencyKey("s", "k".repeat(255), "f", null).key()).hasSize(255);
    assertThatThrownBy(() -> new IdempotencyKey("s", "k".repeat(256), "f", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IdempotencyKey("s", " ", "f", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IdempotencyKey("", "k", "f", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPageHasRoomForOne() {
    assertThatThrownBy(() -> PageRequest.first(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PageRequest.first(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
