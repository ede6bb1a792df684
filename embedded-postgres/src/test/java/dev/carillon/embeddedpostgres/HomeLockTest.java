package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeInUse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir private Path directory;

  @Test
  void aSecondServerOfTheSameJvmIsTurnedAway() throws Exception {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
          .isInstanceOf(HomeInUse.class)
          .hasMessage(
              "another server uses "
                  + home.toRealPath()
                  + " (in this JVM): stop it, or choose another directory");
      assertThat(Sql.query(first.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aSecondServerOfAnotherJvmIsTurnedAwayWithThePidOfTheFirst() throws Exception {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestServers.at(home));
        ServerProcess second = ServerProcess.start("serve", home)) {
      assertThat(second.line())
          .isEqualTo(
              "failed HomeInUse another server uses "
                  + home.toRealPath()
                  + " (process "
                  + ProcessHandle.current().pid()
                  + "): stop it, or choose another directory");
      assertThat(Sql.query(first.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  /// Closing any descriptor of the file would free a POSIX lock.
  @Test
  void turningAwayASecondServerDoesNotFreeTheHomeForAThird() throws Exception {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
          .isInstanceOf(HomeInUse.class);
      assertThat(EmbeddedPostgres.running(home)).contains(first.connectionInfo());

      try (ServerProcess third = ServerProcess.start("serve", home)) {
        assertThat(third.line()).startsWith("failed HomeInUse");
      }
    }
  }

  @Test
  void aHomeHasOneLockWhateverPathLeadsToIt() throws Exception {
    Path home = directory.resolve("home");
    Path link = Files.createSymbolicLink(directory.resolve("link"), home);
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(first.state()).isEqualTo(new PostgresState.Running());
      assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(link)))
          .isInstanceOf(HomeInUse.class);
    }
  }

  @Test
  void aFailedStartFreesTheHome() throws Exception {
    Path home = directory.resolve("home");
    EmbeddedPostgresOptions failing = TestServers.at(home).withSetting("no_such_setting", "1");
    assertThatThrownBy(() -> EmbeddedPostgres.start(failing))
        .isInstanceOf(EmbeddedPostgresException.StartFailed.class);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aHomeIsFreeOnceItsServerIsClosed() throws Exception {
    Path home = directory.resolve("home");
    EmbeddedPostgres.start(TestServers.at(home)).close();

    try (ServerProcess next = ServerProcess.start("serve", home)) {
      assertThat(next.line()).startsWith("ready");
      next.finish();
    }
  }
}
