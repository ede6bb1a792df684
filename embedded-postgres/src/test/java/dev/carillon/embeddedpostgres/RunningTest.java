package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a command-line tool finds the server.
class RunningTest {
  @TempDir private Path directory;

  @Test
  void anotherProcessFindsTheServerAndMayUseIt() throws Exception {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home));
        ServerProcess tool = ServerProcess.start("running", home)) {
      assertThat(tool.line()).isEqualTo("running " + postgres.port() + " 42");
    }
  }

  @Test
  void theSameProcessFindsItWithoutFreeingItsLock() throws Exception {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(EmbeddedPostgres.running(home)).contains(postgres.connectionInfo());
      try (ServerProcess second = ServerProcess.start("serve", home)) {
        assertThat(second.line()).startsWith("failed HomeInUse");
      }
    }
  }

  @Test
  void thereIsNoneWhereNoneEverWas() {
    assertThat(EmbeddedPostgres.running(directory.resolve("absent"))).isEmpty();
    assertThat(EmbeddedPostgres.running(directory)).isEmpty();
  }

  @Test
  void thereIsNoneOnceItIsClosed() {
    Path home = directory.resolve("home");
    EmbeddedPostgres.start(TestServers.at(home)).close();

    assertThat(EmbeddedPostgres.running(home)).isEmpty();
  }

  @Test
  void aPidFileIsNotBelievedWhenItsProcessIsNotOurs() throws Exception {
    Path home = directory.resolve("home");
    List<String> lines;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(EmbeddedPostgres.running(home)).contains(postgres.connectionInfo());
      lines = Files.readAllLines(PostmasterPidFile.in(TestServers.data(home)));
    }
    String rest = String.join("\n", lines.subList(1, lines.size()));
    Files.writeString(
        PostmasterPidFile.in(TestServers.data(home)),
        ProcessHandle.current().pid() + "\n" + rest + "\n");

    assertThat(EmbeddedPostgres.running(home)).isEmpty();
  }
}
