package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPostgresOptionsTest {
  private static final Path HOME = Path.of("home");

  @Test
  void theDefaultsAreTheSafeOnes() {
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(HOME);

    assertThat(options)
        .isEqualTo(
            new EmbeddedPostgresOptions(
                HOME,
                0,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Map.of(),
                true,
                new PostgresBinaries.ClassPath(),
                Optional.empty(),
                new RestartBackoff(Duration.ofMillis(100), Duration.ofSeconds(30)),
                options.stateListener()));
  }

  @Test
  void everyChangeKeepsTheOthers() {
    Consumer<PostgresState> listener = _ -> {};
    RestartBackoff backoff = new RestartBackoff(Duration.ofMillis(1), Duration.ofMillis(2));
    PostgresBinaries binaries = new PostgresBinaries.Archive(Path.of("16.jar"));

    EmbeddedPostgresOptions options =
        EmbeddedPostgresOptions.at(HOME)
            .withPort(1)
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(3))
            .withSetting("work_mem", "4MB")
            .withoutDurabilityForTests()
            .withBinaries(binaries)
            .withBinariesDirectory(Path.of("binaries"))
            .withRestartBackoff(backoff)
            .withStateListener(listener)
            .withSetting("temp_buffers", "5MB")
            .withPort(6);

    assertThat(options)
        .isEqualTo(
            new EmbeddedPostgresOptions(
                HOME,
                6,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Map.of("work_mem", "4MB", "temp_buffers", "5MB"),
                false,
                binaries,
                Optional.of(Path.of("binaries")),
                backoff,
                listener));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void aPortOutsideOfTheRangeIsRejected(int port) {
    assertThatThrownBy(() -> EmbeddedPostgresOptions.at(HOME).withPort(port))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aTimeoutIsMoreThanNothing(long seconds) {
    Duration bad = Duration.ofSeconds(seconds);
    Duration good = Duration.ofSeconds(1);

    assertThatThrownBy(() -> EmbeddedPostgresOptions.at(HOME).withTimeouts(bad, good))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EmbeddedPostgresOptions.at(HOME).withTimeouts(good, bad))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
