package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import dev.carillon.embeddedpostgres.PostgresBinaries;
import dev.carillon.server.Program.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A server on a PostgreSQL of its operator's, the oldest and the newest that is supported.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalDatabaseIT {
  /// The archive that the tests of the stores use; not on the class path, where it would be taken
  /// for the one of 18.
  private static final Path POSTGRES_16 =
      Path.of("..", "infrastructure", "postgres", "target", "postgres-16.jar").toAbsolutePath();

  private Path directory;
  private EmbeddedPostgres postgres18;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    postgres18 = EmbeddedPostgres.start(options("18"));
  }

  @AfterAll
  void stop() {
    postgres18.close();
  }

  private EmbeddedPostgresOptions options(String home) {
    return EmbeddedPostgresOptions.at(directory.resolve("postgres-" + home))
        .withBinariesDirectory(Program.SHARED_BINARIES)
        .withoutDurabilityForTests();
  }

  private static String url(EmbeddedPostgres postgres) {
    return "postgresql://postgres:%s@127.0.0.1:%d/postgres"
        .formatted(postgres.password(), postgres.port());
  }

  @Test
  void itRunsOnPostgres18AndFindsEverythingAgain() {
    assertRunsOn(postgres18, directory.resolve("data-18"));
  }

  @Test
  void itRunsOnPostgres16AndFindsEverythingAgain() {
    PostgresBinaries sixteen = new PostgresBinaries.Archive(POSTGRES_16);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options("16").withBinaries(sixteen))) {
      assertRunsOn(postgres, directory.resolve("data-16"));
    }
  }

  @Test
  void aDatabaseThatIsStillStartingIsWaitedFor() throws IOException {
    try (LateForwarder late = new LateForwarder(postgres18.port(), Duration.ofSeconds(3))) {
      String url =
          "postgresql://postgres:%s@127.0.0.1:%d/postgres"
              .formatted(postgres18.password(), late.port());
      Ended key =
          Program.run(
              "key",
              "create",
              "late",
              "--data",
              directory.resolve("data-late").toString(),
              "--database-url",
              url);
      assertThat(key.onlyLine()).startsWith("ck_");
    }
  }

  private static void assertRunsOn(EmbeddedPostgres postgres, Path data) {
    Person ada;
    try (RunningServer server = RunningServer.start(data, "--database-url", url(postgres))) {
      ada = Person.signedIn(server, "ada");
      try (StockClient client = StockClient.connected(ada)) {
        ada.notify(ada, "kept elsewhere");
        client.awaitFirst("new-notification");
        RunningServer.json(ada.post("/projects", "{\"title\":\"Bells\"}"));
        client.awaitCount("new-notification", 2);
      }
      assertThat(data.resolve("postgres")).doesNotExist();
      server.assertNoComplaints();
      assertThat(server.text()).doesNotContain(postgres.password());
    }
    // The user and the password apart from the URL, by the environment.
    Map<String, String> environment =
        Map.of(
            "CARILLON_DATABASE_URL", postgres.jdbcUrl(),
            "CARILLON_DATABASE_USERNAME", postgres.username(),
            "CARILLON_DATABASE_PASSWORD", postgres.password());
    try (RunningServer server = RunningServer.start(data, environment)) {
      assertThat(ada.at(server).unreadCount()).isEqualTo(2);
    }
    Ended key =
        Program.run(
            "key", "create", "ops", "--data", data.toString(), "--database-url", url(postgres));
    assertThat(key.onlyLine()).startsWith("ck_");
  }

  private Ended refused(String url) {
    return Program.run(
        "start",
        "--port",
        "0",
        "--data",
        directory.resolve("refused").toString(),
        "--database-url",
        url);
  }

  private void assertRefused(String url, String reason) {
    Ended ended = refused(url);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.onlyLine())
        .startsWith("carillon: ")
        .contains(reason)
        .doesNotContain("s3same", postgres18.password());
  }

  @Test
  void aWrongPasswordIsSaidWithoutIt() {
    assertRefused(
        "postgresql://postgres:s3same@127.0.0.1:" + postgres18.port() + "/postgres",
        "the database refused the user or the password");
  }

  @Test
  void aDatabaseThatIsNotThereIsSaid() {
    assertRefused(url(postgres18) + "_not", "there is no database of that name");
  }

  @Test
  void aHostOrPortWhereNothingListensIsSaidWithItsPlace() {
    assertRefused(
        "postgresql://postgres:s3same@127.0.0.1:1/postgres",
        "cannot reach the database at postgresql://127.0.0.1:1/postgres");
    assertRefused(
        "postgresql://postgres:s3same@nowhere.invalid/postgres?connectTimeout=1",
        "cannot reach the database at postgresql://nowhere.invalid:5432/postgres");
  }

  @Test
  void aUrlThatIsNoneIsSaidWithoutIt() {
    assertRefused(
        "mysql://root:s3same@127.0.0.1/bells", "write postgresql://user:password@host:5432/name");
    assertRefused(
        "jdbc:postgresql://127.0.0.1:port/bells?password=s3same",
        "write postgresql://user:password@host:5432/name");
  }
}
