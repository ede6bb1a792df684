package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandTest {
  @ParameterizedTest
  @ValueSource(strings = {"red", "#fff", "#12345g", "#123456;background:url(x)", ""})
  void aColorIsSixHexadecimalDigits(String color) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Brand("Acme", color));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Acme\r\nBcc: eve@example.com"})
  void aNameIsOneLine(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Brand(name, "#000000"));
  }

  @Test
  void addressesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Brand("Acme", "#000000", "nowhere", null));
  }

  @Test
  void textOnTheColorCanBeRead() {
    assertThat(new Brand("Acme", "#ffee00").textColor()).isEqualTo("#111111");
    assertThat(new Brand("Acme", "#002255").textColor()).isEqualTo("#ffffff");
  }
}
