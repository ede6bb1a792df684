package dev.carillon.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
  private final HostGuard guard = HostGuard.loopbackAnd(List.of("Dev.Example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:4000",
        "LOCALHOST:1",
        "127.0.0.1:4000",
        "[::1]",
        "[::1]:4000",
        "dev.example:4000"
      })
  void knownNamesAreAllowedOnAnyPort(String host) {
    assertThat(guard.allows(host)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "localhost.",
        "127.0.0.2",
        "::1",
        "localhost@evil.example",
        "localhost:4000:evil",
        " localhost"
      })
  void othersAreNot(@Nullable String host) {
    assertThat(guard.allows(host)).isFalse();
  }

  @Test
  void anOpenGuardAllowsEveryName() {
    assertThat(HostGuard.open().allows("carillon.example")).isTrue();
  }

  @Test
  void inDevelopmentModeNothingThatAProxyPassedOnIsServed() {
    HostGuard development = HostGuard.loopbackAnd(List.of());

    assertThat(development.allows("localhost:4000", _ -> false)).isTrue();
    assertThat(development.allows("localhost:4000", "x-forwarded-for"::equals)).isFalse();
    assertThat(development.allows("127.0.0.1:4000", "forwarded"::equals)).isFalse();
    assertThat(development.allows("evil.example", _ -> false)).isFalse();
    assertThat(HostGuard.open().allows("carillon.example", "x-forwarded-for"::equals)).isTrue();
  }
}
