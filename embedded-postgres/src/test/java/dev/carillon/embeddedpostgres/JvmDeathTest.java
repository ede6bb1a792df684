package dev.carillon.embeddedpostgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of PostgreSQL when its JVM goes.
class JvmDeathTest {
  @TempDir private Path home;

  @Test
  void aKilledJvmLeavesACleanlyStoppedPostgres() throws Exception {
    try (ServerProcess server = ServerProcess.start("serve", home)) {
      assertThat(server.line()).startsWith("ready");
      ProcessHandle postmaster = TestServers.postmaster(home);

      server.killHard();

      awaitEnd(postmaster);
    }
    assertCleanNextStart();
  }

  @Test
  void aKilledJvmWithItsGuardLeavesACleanlyStoppedPostgresToo() throws Exception {
    try (ServerProcess server = ServerProcess.start("serve", home)) {
      assertThat(server.line()).startsWith("ready");
      ProcessHandle postmaster = TestServers.postmaster(home);
      ProcessHandle guard = TestServers.guard(home);

      shell("kill -s KILL " + pid(guard) + " " + pid(server.handle()));

      awaitEnd(postmaster);
    }
    assertCleanNextStart();
  }

  @Test
  void theNextStartStopsAPostgresThatLostJvmAndEveryGuard() throws Exception {
    ProcessHandle orphan;
    try (ServerProcess server = ServerProcess.start("serve", home)) {
      assertThat(server.line()).startsWith("ready");
      orphan = TestServers.postmaster(home);
      ProcessHandle guard = TestServers.guard(home);
      String watchers =
          String.join(
              " ",
              guard
                  .children()
                  .filter(child -> child.pid() != orphan.pid())
                  .map(JvmDeathTest::pid)
                  .toList());

      // Held first: one that is killed later would see the end of the others, and do its duty.
      String all = pid(server.handle()) + " " + pid(guard) + " " + watchers;
      shell("kill -s STOP " + all + "; kill -s KILL " + all);
      await()
          .atMost(10, SECONDS)
          .until(() -> !TestServers.isRunning(server.handle()) && !TestServers.isRunning(guard));
    }
    assertThat(TestServers.isRunning(orphan)).isTrue();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(TestServers.isRunning(orphan)).isFalse();
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
      assertThat(TestServers.log(home)).doesNotContain("was not properly shut down");
    }
  }

  @Test
  void anApplicationThatExitsWithoutClosingLeavesNothing() throws Exception {
    try (ServerProcess server = ServerProcess.start("serve", home)) {
      assertThat(server.line()).startsWith("ready");
      ProcessHandle postmaster = TestServers.postmaster(home);

      server.handle().destroy();

      awaitEnd(postmaster);
    }
    assertCleanNextStart();
  }

  @Test
  void anInterruptOfTheTerminalReachesTheApplicationFirst() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            List.of("setsid"),
            System.getProperty("java.class.path"),
            "serve-draining",
            home,
            TestServers.BINARIES)) {
      String ready = server.line();
      assertThat(ready).startsWith("ready");
      ProcessHandle postmaster = TestServers.postmaster(home);

      // Ctrl-C: to every process of the foreground group.
      shell("kill -s INT -- -" + pid(server.handle()));

      assertThat(server.line()).isEqualTo(ready.replace("ready", "draining"));
      assertThat(server.line()).isEqualTo("drained");
      assertThat(TestServers.isRunning(postmaster)).isFalse();
    }
    assertCleanNextStart();
  }

  private static void awaitEnd(ProcessHandle postmaster) {
    await()
        .atMost(10, SECONDS)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !TestServers.isRunning(postmaster));
  }

  private void assertCleanNextStart() throws Exception {
    assertThat(TestServers.log(home)).contains("database system is shut down");
    assertThat(PostmasterPidFile.in(TestServers.data(home))).doesNotExist();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
    assertThat(TestServers.log(home)).doesNotContain("was not properly shut down");
  }

  private void shell(String script) {
    Command.Outcome outcome =
        Command.run(List.of("/bin/sh", "-c", script), home, Duration.ofSeconds(10));
    assertThat(outcome.ok()).as(outcome.output()).isTrue();
  }

  private static String pid(ProcessHandle process) {
    return Long.toString(process.pid());
  }
}
