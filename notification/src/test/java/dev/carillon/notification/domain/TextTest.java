package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"u1", "a b", "é🔔", " padded ", "名前"})
  void anyTextThatCanBeSeenIsAnId(String value) {
    assertThat(UserId.isValid(value)).isTrue();
    assertThat(new UserId(value)).hasToString(value);
    assertThat(new TenantId(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "a\0b", "a\nb", "\u007f", "\u0085", "half \ud83d", "\udd14 half"})
  void whatIsBlankOrCannotBeStoredAsItIsIsRefused(String value) {
    assertThat(UserId.isValid(value)).isFalse();
    assertThatThrownBy(() -> new UserId(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TenantId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLengthIsBounded() {
    assertThat(UserId.isValid("x".repeat(255))).isTrue();
    assertThat(UserId.isValid("x".repeat(256))).isFalse();
    assertThatThrownBy(() -> new UserId("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("user id must have at most 255 characters");
  }
}
