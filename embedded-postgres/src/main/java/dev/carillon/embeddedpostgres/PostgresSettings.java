package dev.carillon.embeddedpostgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// PostgreSQL's settings. They are given on the command line, where they win over `postgresql.conf`
/// and `ALTER SYSTEM`, so that no edit of a file makes the server less durable or lets others in.
final class PostgresSettings {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");

  /// An acknowledged commit survives kill -9 and power cuts.
  private static final Set<String> DURABILITY =
      Set.of("fsync", "synchronous_commit", "full_page_writes");

  /// What the launcher itself relies on.
  private static final Set<String> OWN =
      Set.of(
          "config_file",
          "data_directory",
          "external_pid_file",
          "hba_file",
          "ident_file",
          "listen_addresses",
          "log_destination",
          "logging_collector",
          "password_encryption",
          "port",
          "unix_socket_directories");

  /// The larger WAL and the rarer checkpoints halve the full-page images under steady inserts; the
  /// archive has no lz4, hence pglz; jit costs more than it saves on statements of milliseconds.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "max_wal_size", "2GB",
          "checkpoint_timeout", "15min",
          "wal_compression", "pglz",
          "shared_buffers", "256MB",
          "max_connections", "50",
          "jit", "off",
          "log_line_prefix", "%m [%p] ");

  private PostgresSettings() {}

  /// The name in lower case.
  ///
  /// @throws IllegalArgumentException for what is no name, and for names that are not the caller's
  static String checkedName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(lower).matches()) {
      throw new IllegalArgumentException("not the name of a PostgreSQL setting: " + name);
    }
    if (DURABILITY.contains(lower)) {
      throw new IllegalArgumentException(
          lower + " is always on; tests may use withoutDurabilityForTests()");
    }
    if (OWN.contains(lower)) {
      throw new IllegalArgumentException(lower + " is set by the launcher");
    }
    return lower;
  }

  /// The settings as arguments of `postgres`, in a fixed order.
  static List<String> arguments(EmbeddedPostgresOptions options, int port) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listen_addresses", ConnectionInfo.HOST);
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    all.put("password_encryption", "scram-sha-256");
    all.put("logging_collector", "off");
    all.put("log_destination", "stderr");
    DURABILITY.stream().sorted().forEach(name -> all.put(name, options.durable() ? "on" : "off"));
    DEFAULTS.keySet().stream().sorted().forEach(name -> all.put(name, DEFAULTS.get(name)));
    all.putAll(options.settings());
    List<String> arguments = new ArrayList<>();
    all.forEach((name, value) -> {
      arguments.add("-c");
      arguments.add(name + "=" + value);
    });
    return arguments;
  }
}
