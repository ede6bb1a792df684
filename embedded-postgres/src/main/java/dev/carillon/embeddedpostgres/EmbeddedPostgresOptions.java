package dev.carillon.embeddedpostgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What to start and where. Begin with [#at], then change what differs:
/// `EmbeddedPostgresOptions.at(home).withPort(5433)`.
///
/// @param home the directory of lock, programs, data, password and log; created when absent; no
///   other server may use it
/// @param port 0 chooses a free one; it is kept while this server lives, over restarts too
/// @param startTimeout for unpacking, initdb and start together
/// @param stopTimeout for a fast shutdown; after it, an immediate one (recovered from at the next
///   start)
/// @param settings PostgreSQL's, by their names in `postgresql.conf`; [PostgresSettings] lists the
///   defaults they override and the names they must not have
/// @param durable false only by [#withoutDurabilityForTests]
/// @param binaries where the programs come from
/// @param binariesDirectory where they are unpacked to; empty: `binaries` in the home. Several
///   homes may share one directory
/// @param restartBackoff between the death of PostgreSQL and its restart
/// @param stateListener told every state, beginning with the first Running on the thread that
///   starts; later ones come from the server's own thread, in order. Must return soon; what it
///   throws is logged
public record EmbeddedPostgresOptions(
    Path home,
    int port,
    Duration startTimeout,
    Duration stopTimeout,
    Map<String, String> settings,
    boolean durable,
    PostgresBinaries binaries,
    Optional<Path> binariesDirectory,
    RestartBackoff restartBackoff,
    Consumer<PostgresState> stateListener) {

  public EmbeddedPostgresOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    requirePositive("startTimeout", startTimeout);
    requirePositive("stopTimeout", stopTimeout);
    Map<String, String> checked = new TreeMap<>();
    settings.forEach((name, value) -> checked.put(PostgresSettings.checkedName(name), value));
    settings = Collections.unmodifiableMap(checked);
  }

  /// The defaults: a free port, a minute to start, half a minute to stop, durable, programs from
  /// the class path.
  public static EmbeddedPostgresOptions at(Path home) {
    return new EmbeddedPostgresOptions(
        home,
        0,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Map.of(),
        true,
        new PostgresBinaries.ClassPath(),
        Optional.empty(),
        RestartBackoff.DEFAULT,
        _ -> {});
  }

  public EmbeddedPostgresOptions withPort(int newPort) {
    return new EmbeddedPostgresOptions(
        home,
        newPort,
        startTimeout,
        stopTimeout,
        settings,
        durable,
        binaries,
        binariesDirectory,
        restartBackoff,
        stateListener);
  }

  public EmbeddedPostgresOptions withTimeouts(Duration start, Duration stop) {
    return new EmbeddedPostgresOptions(
        home,
        port,
        start,
        stop,
        settings,
        durable,
        binaries,
        binariesDirectory,
        restartBackoff,
        stateListener);
  }

  /// Adds one setting, or overrides it.
  public EmbeddedPostgresOptions withSetting(String name, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(PostgresSettings.checkedName(name), value);
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        more,
        durable,
        binaries,
        binariesDirectory,
        restartBackoff,
        stateListener);
  }

  /// Turns `fsync`, `full_page_writes` and `synchronous_commit` off, and the syncs of initdb and of
  /// unpacking. A power cut then loses the database. For tests only.
  public EmbeddedPostgresOptions withoutDurabilityForTests() {
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        settings,
        false,
        binaries,
        binariesDirectory,
        restartBackoff,
        stateListener);
  }

  public EmbeddedPostgresOptions withBinaries(PostgresBinaries newBinaries) {
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        settings,
        durable,
        newBinaries,
        binariesDirectory,
        restartBackoff,
        stateListener);
  }

  public EmbeddedPostgresOptions withBinariesDirectory(Path directory) {
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        settings,
        durable,
        binaries,
        Optional.of(directory),
        restartBackoff,
        stateListener);
  }

  public EmbeddedPostgresOptions withRestartBackoff(RestartBackoff newBackoff) {
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        settings,
        durable,
        binaries,
        binariesDirectory,
        newBackoff,
        stateListener);
  }

  public EmbeddedPostgresOptions withStateListener(Consumer<PostgresState> listener) {
    return new EmbeddedPostgresOptions(
        home,
        port,
        startTimeout,
        stopTimeout,
        settings,
        durable,
        binaries,
        binariesDirectory,
        restartBackoff,
        listener);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be more than 0, not " + duration);
    }
  }
}
