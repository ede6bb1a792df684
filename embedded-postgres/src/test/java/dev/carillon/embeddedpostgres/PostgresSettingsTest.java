package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {

  @Test
  void everySettingOfARunningServerIsTheOneAskedFor(@TempDir Path home) throws SQLException {
    Map<String, String> expected =
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("full_page_writes", "on"),
                Map.entry("data_checksums", "on"),
                Map.entry("max_wal_size", "2GB"),
                Map.entry("checkpoint_timeout", "15min"),
                Map.entry("wal_compression", "pglz"),
                Map.entry("shared_buffers", "256MB"),
                Map.entry("max_connections", "50"),
                Map.entry("jit", "off"),
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("unix_socket_directories", ""),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("server_encoding", "UTF8"),
                Map.entry("lc_messages", "C")));

    assertThat(shown(TestServers.at(home), expected)).isEqualTo(expected);
  }

  @Test
  void sortsByCodePointWhateverTheCLibraryIs(@TempDir Path home) throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(
              Sql.query(
                  postgres.connectionInfo(),
                  """
                  select datlocprovider::text || datlocale || lower('É')
                  from pg_database where datname = current_database()
                  """))
          .isEqualTo("bC.UTF-8é");
    }
  }

  @Test
  void aSettingOfTheCallerWinsOverTheDefault(@TempDir Path home) throws SQLException {
    Map<String, String> expected = Map.of("max_connections", "12", "work_mem", "8MB", "jit", "on");
    EmbeddedPostgresOptions options =
        TestServers.at(home)
            .withSetting("MAX_CONNECTIONS", "12")
            .withSetting("work_mem", "8MB")
            .withSetting("jit", "on");

    assertThat(shown(options, expected)).isEqualTo(expected);
  }

  @Test
  void aSettingOfTheFileCannotMakeTheServerLessDurable(@TempDir Path home) throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      Sql.execute(postgres.connectionInfo(), "alter system set fsync = off");
      Sql.execute(postgres.connectionInfo(), "alter system set listen_addresses = '*'");
    }

    Map<String, String> expected = Map.of("fsync", "on", "listen_addresses", "127.0.0.1");
    assertThat(shown(TestServers.at(home), expected)).isEqualTo(expected);
  }

  @Test
  void durabilityIsGivenUpOnlyByTheMethodThatSaysSo(@TempDir Path home) throws SQLException {
    Map<String, String> expected =
        Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    assertThat(shown(TestServers.at(home).withoutDurabilityForTests(), expected))
        .isEqualTo(expected);
  }

  private static Map<String, String> shown(
      EmbeddedPostgresOptions options, Map<String, String> names) throws SQLException {
    Map<String, String> shown = new TreeMap<>();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      for (String name : names.keySet()) {
        shown.put(name, Sql.query(postgres.connectionInfo(), "show " + name));
      }
    }
    return shown;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "FSYNC", "synchronous_commit", "full_page_writes"})
  void durabilityIsNoOrdinarySetting(String name) {
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(Path.of("home"));

    assertThatThrownBy(() -> options.withSetting(name, "off"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("withoutDurabilityForTests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"port", "listen_addresses", "hba_file", "data_directory"})
  void whatTheLauncherReliesOnIsNotTheCallers(String name) {
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(Path.of("home"));

    assertThatThrownBy(() -> options.withSetting(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set by the launcher");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "f-sync", "x=y", "-D", "a.b.c", "1a"})
  void aNameIsAName(String name) {
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(Path.of("home"));

    assertThatThrownBy(() -> options.withSetting(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the name of a PostgreSQL setting");
  }
}
