package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.PortTaken;
import dev.carillon.embeddedpostgres.PostgresState.Running;
import dev.carillon.embeddedpostgres.PostgresState.Stopped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir private Path directory;

  @Test
  void unpacksIntoItsHomeAndAnswersAfterAFirstStart() throws SQLException {
    Path home = directory.resolve("missing/parents/home");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "show server_version")).isEqualTo("18.4");
      assertThat(home.resolve("binaries")).isDirectoryContaining("glob:**/18.4-*");
    }
  }

  @Test
  void keepsDataAndPasswordOverARestart() throws SQLException {
    EmbeddedPostgresOptions options = TestServers.at(directory.resolve("home"));
    String password;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(options)) {
      password = first.password();
      Sql.execute(first.connectionInfo(), "create table kept as select 42 as answer");
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.start(options)) {
      assertThat(second.password()).isEqualTo(password);
      assertThat(Sql.query(second.connectionInfo(), "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void isGoneWhenClosed() throws Exception {
    Path home = directory.resolve("home");
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home));
    ProcessHandle postmaster = TestServers.postmaster(home);
    ProcessHandle guard = TestServers.guard(home);

    postgres.close();

    assertThat(TestServers.isRunning(postmaster)).isFalse();
    assertThat(TestServers.isRunning(guard)).isFalse();
    assertThat(new DataProcesses(TestServers.data(home)).working()).isEmpty();
    assertThat(TestServers.log(home)).contains("database system is shut down");
    assertThat(postgres.state()).isEqualTo(new Stopped());
  }

  @Test
  void closingTwiceIsClosingOnce() {
    List<PostgresState> states = new CopyOnWriteArrayList<>();
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            TestServers.at(directory.resolve("home")).withStateListener(states::add));

    postgres.close();
    postgres.close();

    assertThat(states).containsExactly(new Running(), new Stopped());
  }

  @Test
  void cutsOpenSessionsWhenClosed() throws SQLException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(directory.resolve("home")));
    try (var session = Sql.connect(postgres.connectionInfo())) {
      postgres.close();

      assertThatThrownBy(() -> session.createStatement().execute("select 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void refusesAWrongPassword() {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(TestServers.at(directory.resolve("home")))) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void storesThePasswordAsScramOnly() throws SQLException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(TestServers.at(directory.resolve("home")))) {
      assertThat(
              Sql.query(
                  postgres.connectionInfo(),
                  "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      assertThat(
              Sql.query(
                  postgres.connectionInfo(),
                  "select rolpassword from pg_authid where rolname = 'postgres'"))
          .startsWith("SCRAM-SHA-256$");
    }
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws IOException {
    InetAddress other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst()
            .orElse(InetAddress.ofLiteral("127.0.0.2"));
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(TestServers.at(directory.resolve("home")))) {
      new Socket(InetAddress.ofLiteral(postgres.host()), postgres.port()).close();
      assertThatThrownBy(() -> new Socket(other, postgres.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void closesItsFilesToOtherUsers() throws IOException {
    Path home = directory.resolve("home");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home))) {
      assertThat(postgres.state()).isEqualTo(new Running());
      for (String name : List.of("", "18", "18/data", "binaries")) {
        assertThat(permissions(home.resolve(name))).as(name).isEqualTo("rwx------");
      }
      for (String name : List.of("lock", "18/password", "18/postgres.log")) {
        assertThat(permissions(home.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void doesNotTellThePasswordInItsText() {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(TestServers.at(directory.resolve("home")))) {
      assertThat(postgres.connectionInfo().toString()).doesNotContain(postgres.password());
      assertThat(postgres.jdbcUrl()).doesNotContain(postgres.password());
    }
  }

  @Test
  void usesThePortThatIsAskedFor() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(TestServers.at(directory.resolve("home")).withPort(port))) {
      assertThat(postgres.port()).isEqualTo(port);
    }
  }

  @Test
  void saysThatAPortIsTaken() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      EmbeddedPostgresOptions options =
          TestServers.at(directory.resolve("home")).withPort(socket.getLocalPort());

      assertThatThrownBy(() -> EmbeddedPostgres.start(options))
          .isInstanceOf(PortTaken.class)
          .hasMessage(
              "port %d of 127.0.0.1 is taken: stop what listens there, or choose another port (0"
                  + " finds a free one)",
              socket.getLocalPort());
    }
  }

  @Test
  void givesTheLastLinesOfTheLogWhenAStartFails() throws SQLException {
    Path home = directory.resolve("home");
    EmbeddedPostgresOptions options =
        TestServers.at(home).withSetting("shared_preload_libraries", "no_such_library");

    assertThatThrownBy(() -> EmbeddedPostgres.start(options))
        .isInstanceOfSatisfying(
            EmbeddedPostgresException.StartFailed.class,
            e -> assertThat(e.logTail()).contains("FATAL").contains("no_such_library"))
        .hasMessageContaining("no_such_library")
        .message()
        .hasLineCount(1);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }
}
