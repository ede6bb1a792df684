package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A PostgreSQL that belongs to this JVM: started by [#start], restarted when it dies, gone when
/// the JVM is gone, however that happens. Safe for use by many threads.
///
/// Commits are durable (`fsync`, `synchronous_commit`, data checksums). It listens on 127.0.0.1
/// only and asks for a password that is made at the first start.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final int FREE_PORT_ATTEMPTS = 3;

  private final ConnectionInfo connectionInfo;
  private final Supervisor supervisor;

  private EmbeddedPostgres(ConnectionInfo connectionInfo, Supervisor supervisor) {
    this.connectionInfo = connectionInfo;
    this.supervisor = supervisor;
  }

  /// Blocks until connections are accepted. The first start in a home unpacks the programs and
  /// makes a database cluster (seconds); later ones take a fraction of a second, or as long as
  /// recovery from a crash needs. After a failure nothing keeps running, and a retry begins where
  /// it is safe.
  ///
  /// @throws EmbeddedPostgresException with one line that says what to do
  public static EmbeddedPostgres start(EmbeddedPostgresOptions options) {
    Deadline deadline = Deadline.in(options.startTimeout());
    Home home = Home.prepare(options.home());
    HomeLock lock = HomeLock.acquire(home);
    boolean started = false;
    try {
      EmbeddedPostgres postgres = start(options, home, lock, deadline);
      started = true;
      return postgres;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedPostgres start(
      EmbeddedPostgresOptions options, Home home, HomeLock lock, Deadline deadline) {
    checkFree(options.port());
    Account account = Account.choose(home);
    BinariesArchive archive = BinariesArchive.find(options.binaries(), Platform.current());
    BinariesDirectory binaries =
        new BinariesDirectory(
            options.binariesDirectory().orElse(home.binaries()),
            account,
            home.ownUid(),
            options.durable());
    Installation installation = binaries.install(archive);
    Initdb initdb = new Initdb(installation, archive, binaries, account, options.durable());
    Cluster cluster = Cluster.openOrCreate(home, initdb, installation.major(), deadline);
    if (options.binariesDirectory().isEmpty()) {
      binaries.removeAllBut(installation);
    }
    String password = cluster.password();
    PostmasterLauncher launcher = new PostmasterLauncher(options, installation, cluster, account);
    // From here on PostgreSQL runs and the supervisor has it and the lock: nothing may fail any
    // more.
    Supervisor supervisor = supervise(options, launcher, lock, deadline);
    return new EmbeddedPostgres(ConnectionInfo.local(supervisor.port(), password), supervisor);
  }

  /// A port found free may be taken before PostgreSQL has it: then another is tried.
  private static Supervisor supervise(
      EmbeddedPostgresOptions options,
      PostmasterLauncher launcher,
      HomeLock lock,
      Deadline deadline) {
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? freePort() : options.port();
      try {
        Postmaster postmaster = launcher.launch(port, deadline::passed);
        return Supervisor.start(options, launcher, lock, port, postmaster);
      } catch (PortTaken e) {
        if (options.port() != 0 || attempt == FREE_PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Told before the seconds of a first start are spent; PostgreSQL has the last word.
  private static void checkFree(int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ConnectionInfo.HOST), port));
    } catch (IOException e) {
      throw new PortTaken(port);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ConnectionInfo.HOST), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException.StartFailed(
          "no free port on " + ConnectionInfo.HOST + " (" + e.getMessage() + ")", e);
    }
  }

  /// How to reach a server that runs on a home, possibly in another process: for command-line tools
  /// of the same user. Empty when none accepts connections now; a pid file alone is not believed,
  /// the process it names must be PostgreSQL on this very data directory.
  ///
  /// @throws EmbeddedPostgresException.HomeUnusable when this user may not read the home
  public static Optional<ConnectionInfo> running(Path home) {
    if (Files.notExists(home)) {
      return Optional.empty();
    }
    try (var entries = Files.list(home.toRealPath())) {
      List<Cluster> clusters =
          entries
              .filter(entry -> entry.getFileName().toString().matches("[1-9][0-9]*"))
              .map(Cluster::new)
              .toList();
      for (Cluster cluster : clusters) {
        Optional<PostmasterPidFile> file = PostmasterPidFile.read(cluster.data());
        if (file.isPresent()
            && file.get().isReady()
            && new DataProcesses(cluster.data()).isPostmaster(file.get().pid())) {
          return Optional.of(ConnectionInfo.local(file.get().port(), cluster.password()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("read", home, e);
    }
  }

  public ConnectionInfo connectionInfo() {
    return connectionInfo;
  }

  /// Without user and password. Stays the same over restarts of PostgreSQL.
  public String jdbcUrl() {
    return connectionInfo.jdbcUrl();
  }

  public String host() {
    return connectionInfo.host();
  }

  public int port() {
    return connectionInfo.port();
  }

  public String database() {
    return connectionInfo.database();
  }

  public String username() {
    return connectionInfo.username();
  }

  public String password() {
    return connectionInfo.password();
  }

  public PostgresState state() {
    return supervisor.state();
  }

  /// Adds a listener for later states. It is called on the server's own thread, in order, and must
  /// return soon; what it throws is logged.
  public void onStateChange(Consumer<PostgresState> listener) {
    supervisor.addListener(listener);
  }

  /// Stops PostgreSQL with a fast shutdown (open sessions are cut) and returns when it is gone and
  /// the home is free. A second call does nothing.
  @Override
  public void close() {
    supervisor.close();
  }
}
