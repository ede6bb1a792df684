package dev.carillon.postgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import dev.carillon.embeddedpostgres.PostgresBinaries;
import java.nio.file.Path;

/// The servers of the tests: each is started once, by the first test that asks, and ends with the
/// JVM.
final class TestServers {
  private TestServers() {}

  static EmbeddedPostgres postgres18() {
    return Postgres18.SERVER;
  }

  static EmbeddedPostgres postgres16() {
    return Postgres16.SERVER;
  }

  private static EmbeddedPostgresOptions at(String home) {
    return EmbeddedPostgresOptions.at(Path.of("target", home).toAbsolutePath())
        .withoutDurabilityForTests();
  }

  private static final class Postgres18 {
    static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(at("postgres-18"));
  }

  private static final class Postgres16 {
    static final EmbeddedPostgres SERVER =
        EmbeddedPostgres.start(
            at("postgres-16")
                .withBinaries(
                    new PostgresBinaries.Archive(
                        Path.of("target", "postgres-16.jar").toAbsolutePath())));
  }
}
