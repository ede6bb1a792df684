package dev.carillon.embeddedpostgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A first start that does not get to its end.
class FirstStartTest {
  @TempDir private Path home;

  @Test
  void leftoversOfAnUnfinishedOneAreRemoved() throws Exception {
    Path cluster = Files.createDirectories(home.resolve("18.tmp-left-over/data"));
    Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
    Path programs = Files.createDirectories(home.resolve("binaries/1a2b3c4d.tmp-left-over/bin"));
    Files.writeString(programs.resolve("postgres"), "half a program");

    assertStarts(EmbeddedPostgresOptions.at(home));

    assertThat(list(home)).noneMatch(name -> name.contains(".tmp-"));
    assertThat(list(home.resolve("binaries"))).hasSize(1);
  }

  @Test
  void killedInTheMiddleOfInitdbItLeavesNoData() throws Exception {
    try (ServerProcess server = ServerProcess.start("serve", home)) {
      await()
          .atMost(60, SECONDS)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> Files.exists(unfinished().resolve("data/base/1")));
      server.killHard();
    }
    await().atMost(10, SECONDS).until(() -> initdbs().isEmpty());
    assertThat(home.resolve("18")).doesNotExist();

    assertStarts(TestServers.at(home));

    assertThat(list(home)).noneMatch(name -> name.contains(".tmp-"));
  }

  @Test
  void killedWhileUnpackingItLeavesNoPrograms() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(List.of(), System.getProperty("java.class.path"), "serve", home, "-")) {
      await()
          .atMost(60, SECONDS)
          .pollInterval(Duration.ofMillis(2))
          .until(() ->
              Files.exists(home.resolve("binaries")) && !list(home.resolve("binaries")).isEmpty());
      server.killHard();
    }
    assertThat(list(home.resolve("binaries"))).allMatch(name -> name.contains(".tmp-"));

    assertStarts(EmbeddedPostgresOptions.at(home));

    assertThat(list(home.resolve("binaries"))).singleElement().asString().startsWith("18.4-");
  }

  @Test
  void aKilledInitdbIsAFailedStart() throws Exception {
    Thread killer =
        Thread.ofVirtual()
            .start(() ->
                await()
                    .atMost(60, SECONDS)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                      List<ProcessHandle> found = initdbs();
                      found.forEach(ProcessHandle::destroyForcibly);
                      return !found.isEmpty();
                    }));

    assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
        .isInstanceOf(EmbeddedPostgresException.StartFailed.class)
        .hasMessageContaining("initdb");
    killer.join();

    assertThat(list(home)).containsExactly("lock");
    assertStarts(TestServers.at(home));
  }

  @Test
  void theStartTimeoutEndsIt() throws Exception {
    EmbeddedPostgresOptions hasty =
        TestServers.at(home).withTimeouts(Duration.ofMillis(1), Duration.ofSeconds(10));

    assertThatThrownBy(() -> EmbeddedPostgres.start(hasty))
        .isInstanceOf(EmbeddedPostgresException.StartFailed.class)
        .hasMessageContaining("start timeout");

    assertThat(initdbs()).isEmpty();
    assertStarts(TestServers.at(home));
  }

  @Test
  void anInterruptEndsItAndIsKept() throws Exception {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
        .isInstanceOf(EmbeddedPostgresException.StartFailed.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).isTrue();
    await().atMost(10, SECONDS).until(() -> initdbs().isEmpty());
    assertStarts(TestServers.at(home));
  }

  private Path unfinished() throws IOException {
    return list(home).stream()
        .filter(name -> name.startsWith("18.tmp-"))
        .map(home::resolve)
        .findFirst()
        .orElse(home.resolve("absent"));
  }

  /// The initdb processes of this home.
  private List<ProcessHandle> initdbs() throws IOException {
    String mark = "--pgdata=" + home.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").endsWith("/initdb"))
        .filter(process ->
            process
                .info()
                .arguments()
                .filter(arguments -> Stream.of(arguments).anyMatch(a -> a.startsWith(mark)))
                .isPresent())
        .toList();
  }

  private static List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static void assertStarts(EmbeddedPostgresOptions options) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }
}
