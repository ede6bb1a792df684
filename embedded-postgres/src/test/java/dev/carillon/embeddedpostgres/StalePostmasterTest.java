package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `postmaster.pid` that an earlier run left.
class StalePostmasterTest {
  @TempDir private Path home;
  private List<String> pidFile = List.of();

  @BeforeEach
  void runOnceAndRememberThePidFile() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(postgres.state()).isEqualTo(new PostgresState.Running());
      pidFile = Files.readAllLines(PostmasterPidFile.in(TestServers.data(home)));
    }
  }

  @Test
  void ofADeadProcessIsRemoved() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    leavePidFile(Long.toString(dead.pid()));

    assertStarts();
  }

  @Test
  void ofAForeignProcessIsRemovedAndTheProcessUnharmed() throws Exception {
    Process foreign = new ProcessBuilder("sleep", "600").start();
    try {
      leavePidFile(Long.toString(foreign.pid()));

      assertStarts();

      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  /// In a container every process gets the numbers of the last run again.
  @Test
  void ofThisVeryJvmIsRemoved() throws Exception {
    leavePidFile(Long.toString(ProcessHandle.current().pid()));

    assertStarts();
  }

  @Test
  void ofAnotherHomesPostgresIsRemovedAndThatPostgresUnharmed(@TempDir Path otherHome)
      throws Exception {
    try (EmbeddedPostgres other = EmbeddedPostgres.start(TestServers.at(otherHome))) {
      leavePidFile(Long.toString(TestServers.postmaster(otherHome).pid()));

      assertStarts();

      assertThat(Sql.query(other.connectionInfo(), "select 1")).isEqualTo("1");
      assertThat(other.state()).isEqualTo(new PostgresState.Running());
    }
  }

  @Test
  void thatIsEmptyIsRemoved() throws Exception {
    Files.writeString(PostmasterPidFile.in(TestServers.data(home)), "");

    assertStarts();
  }

  @Test
  void thatIsGarbageIsRemoved() throws Exception {
    leavePidFile("99999999999999999999 no pid");

    assertStarts();
  }

  private void leavePidFile(String pid) throws IOException {
    Path file = PostmasterPidFile.in(TestServers.data(home));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file, pid + "\n" + String.join("\n", pidFile.subList(1, pidFile.size())) + "\n");
  }

  private void assertStarts() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }
}
