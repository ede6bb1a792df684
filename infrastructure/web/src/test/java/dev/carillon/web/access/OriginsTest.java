package dev.carillon.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private final Origins origins =
      new Origins(List.of("https://App.example", "http://other.example:8080"), false);
  private final Origins development = new Origins(List.of(), true);

  @Test
  void aRequestWithoutOriginIsAllowed() {
    assertThat(origins.allowed(null, "carillon.example")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://carillon.example:4000,carillon.example:4000",
    "https://carillon.example,carillon.example",
    "https://carillon.example,carillon.example:443",
    "https://CARILLON.example:443,carillon.EXAMPLE",
    "http://[::1]:4000,[::1]:4000"
  })
  void aPageOfThisServerIsAllowed(String origin, String host) {
    assertThat(origins.allowed(origin, host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://app.example", "https://app.example:443", "http://other.example:8080"})
  void aConfiguredOriginIsAllowed(String origin) {
    assertThat(origins.allowed(origin, "carillon.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "*",
        "https://",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.evil.example",
        "https://evil.example/app.example",
        "https://evil.example#https://app.example",
        "https://app.example@evil.example",
        "https://carillon.example@evil.example",
        "file://carillon.example",
        "chrome-extension://carillon.example",
        "http://carillon.example:4001",
        "https://app.example https://evil.example",
        "https://app.example\u0000"
      })
  void anyOtherIsNot(String origin) {
    assertThat(origins.allowed(origin, "carillon.example:4000")).isFalse();
  }

  @Test
  void aPageIsNotOursWhenTheHostIsMissing() {
    assertThat(origins.allowed("http://carillon.example", null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4000,127.0.0.1:4000",
    "http://127.0.0.1:4000,localhost:4000",
    "http://[::1]:4000,LOCALHOST:4000"
  })
  void inDevelopmentTheLoopbackNamesAreOneSite(String origin, String host) {
    assertThat(development.allowed(origin, host)).isTrue();
    assertThat(origins.allowed(origin, host)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,localhost:4000",
    "http://localhost:3000,127.0.0.1:4000",
    "http://localhost.evil.example:4000,127.0.0.1:4000",
    "http://localhost:4000,evil.example:4000",
    "http://evil.example:4000,127.0.0.1:4000"
  })
  void inDevelopmentAnotherPortOrNameIsAnotherSite(String origin, String host) {
    assertThat(development.allowed(origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "app.example", "https://app.example/path", "https://*.example"})
  void whatIsNoOriginCannotBeConfigured(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Origins(List.of(text), false));
  }
}
