package dev.carillon.embeddedpostgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embeddedpostgres.PostgresState.Restarting;
import dev.carillon.embeddedpostgres.PostgresState.Running;
import dev.carillon.embeddedpostgres.PostgresState.Stopped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL dies while the JVM lives.
class RestartTest {
  @TempDir private Path home;
  private final List<PostgresState> states = new CopyOnWriteArrayList<>();

  @Test
  void aKilledPostgresComesBackOnTheSamePortWithItsData() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      ConnectionInfo before = postgres.connectionInfo();
      Sql.execute(before, "create table kept as select 42 as answer");
      try (var session = Sql.connect(before)) {
        assertThat(session.isValid(5)).isTrue();

        TestServers.postmaster(home).destroyForcibly();

        awaitSoon().until(() -> states.size() == 3);
      }
      assertThat(postgres.state()).isEqualTo(new Running());
      assertThat(postgres.connectionInfo()).isEqualTo(before);
      assertThat(Sql.query(before, "select answer from kept")).isEqualTo("42");
      assertThat(states)
          .satisfiesExactly(
              state -> assertThat(state).isEqualTo(new Running()),
              state ->
                  assertThat(state)
                      .isInstanceOfSatisfying(
                          Restarting.class,
                          restarting -> {
                            assertThat(restarting.attempt()).isEqualTo(1);
                            assertThat(restarting.reason()).contains("exit code 137");
                          }),
              state -> assertThat(state).isEqualTo(new Running()));
    }
  }

  @Test
  void aPostgresThatLostItsGuardIsStoppedAndStartedUnderANewOne() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      ProcessHandle unguarded = TestServers.postmaster(home);

      TestServers.guard(home).destroyForcibly();

      awaitSoon().until(() -> states.size() == 3);
      assertThat(TestServers.isRunning(unguarded)).isFalse();
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
      assertThat(TestServers.guard(home).parent()).contains(ProcessHandle.current());
    }
  }

  @Test
  void aKilledBackendIsPostgresOwnAffair() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      ProcessHandle postmaster = TestServers.postmaster(home);
      try (var session = Sql.connect(postgres.connectionInfo())) {
        assertThat(session.isValid(5)).isTrue();
        long backend =
            Long.parseLong(
                Sql.query(
                    postgres.connectionInfo(),
                    "select pid from pg_stat_activity where backend_type = 'checkpointer'"));
        ProcessHandle.of(backend).orElseThrow().destroyForcibly();
      }

      awaitSoon().until(() -> answers(postgres.connectionInfo()));
      assertThat(TestServers.postmaster(home)).isEqualTo(postmaster);
      assertThat(states).containsExactly(new Running());
    }
  }

  @Test
  void triesAgainUntilThePortIsFree() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      try (ServerSocket thief = new ServerSocket()) {
        postgres.onStateChange(state -> {
          if (state instanceof Restarting(int attempt, String _) && attempt == 1) {
            bind(thief, postgres.port());
          }
        });

        TestServers.postmaster(home).destroyForcibly();

        awaitSoon().until(() -> postgres.state() instanceof Restarting r && r.attempt() >= 3);
        assertThat(((Restarting) postgres.state()).reason()).contains("is taken");
      }

      awaitSoon().until(() -> postgres.state() instanceof Running);
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  private static void bind(ServerSocket socket, int port) {
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void deathsInQuickSuccessionWaitLongerAndLonger() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      for (int death = 1; death <= 3; death++) {
        int seen = states.size();
        TestServers.postmaster(home).destroyForcibly();
        awaitSoon().until(() -> states.size() == seen + 2);
      }

      assertThat(postgres.state()).isEqualTo(new Running());
      assertThat(states.stream().filter(Restarting.class::isInstance))
          .extracting(state -> ((Restarting) state).attempt())
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void aRunOfTheLongestWaitIsARecovery() throws Exception {
    EmbeddedPostgresOptions shortMemory =
        options()
            .withRestartBackoff(new RestartBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(shortMemory)) {
      for (int death = 1; death <= 2; death++) {
        int seen = states.size();
        TestServers.postmaster(home).destroyForcibly();
        awaitSoon().until(() -> states.size() == seen + 2);
        assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
      }

      assertThat(states.stream().filter(Restarting.class::isInstance))
          .extracting(state -> ((Restarting) state).attempt())
          .containsExactly(1, 1);
    }
  }

  @Test
  void closingEndsTheWaitForARestart() throws Exception {
    EmbeddedPostgresOptions patient =
        options().withRestartBackoff(new RestartBackoff(Duration.ofHours(1), Duration.ofHours(1)));
    EmbeddedPostgres postgres = EmbeddedPostgres.start(patient);
    TestServers.postmaster(home).destroyForcibly();
    awaitSoon().until(() -> postgres.state() instanceof Restarting);

    postgres.close();

    assertThat(states).last().isEqualTo(new Stopped());
    assertThat(new DataProcesses(TestServers.data(home)).working()).isEmpty();
    EmbeddedPostgres.start(TestServers.at(home)).close();
  }

  @Test
  void aListenerThatFailsDisturbsNobody() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options())) {
      List<PostgresState> seen = new CopyOnWriteArrayList<>();
      postgres.onStateChange(_ -> {
        throw new IllegalStateException("a listener's own fault");
      });
      postgres.onStateChange(seen::add);

      TestServers.postmaster(home).destroyForcibly();

      awaitSoon().until(() -> seen.size() == 2);
      assertThat(seen).last().isEqualTo(new Running());
    }
  }

  @Test
  void aListenerMayClose() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(options());
    postgres.onStateChange(state -> {
      if (state instanceof Restarting) {
        postgres.close();
      }
    });

    TestServers.postmaster(home).destroyForcibly();

    awaitSoon().until(() -> postgres.state() instanceof Stopped);
    postgres.close();
    EmbeddedPostgres.start(TestServers.at(home)).close();
  }

  private EmbeddedPostgresOptions options() {
    return TestServers.at(home).withStateListener(states::add);
  }

  private static boolean answers(ConnectionInfo server) {
    try {
      return Sql.query(server, "select 1").equals("1");
    } catch (SQLException e) {
      return false;
    }
  }

  private static ConditionFactory awaitSoon() {
    return await().atMost(30, SECONDS).pollInterval(Duration.ofMillis(10));
  }
}
