package dev.carillon.notification.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org",
        "ada.lovelace+carillon@mail.example.co.uk",
        "o'hara@example.org",
        "ada@localhost",
        "jürg@bücher.example",
        "a@1-2.example"
      })
  void whatIsInUseIsTaken(String address) {
    assertThat(EmailAddress.isValid(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.org",
        "ada@",
        "a@b@c",
        ".ada@example.org",
        "ada..b@example.org",
        "ada @example.org",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@.org",
        "ada@example.org.",
        "ada@example.org\r\nBcc: eve@example.org",
        "Ada <ada@example.org>",
        "ada@[127.0.0.1]",
        "\"ada b\"@example.org",
        "ada@example.org,eve@example.org"
      })
  void whatIsNoAddressOrMoreThanOneIsNot(String address) {
    assertThat(EmailAddress.isValid(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 300})
  void aLocalPartHasItsBound(int chars) {
    assertThat(EmailAddress.isValid("x".repeat(64) + "@example.org")).isTrue();
    assertThat(EmailAddress.isValid("x".repeat(chars) + "@example.org")).isFalse();
  }
}
