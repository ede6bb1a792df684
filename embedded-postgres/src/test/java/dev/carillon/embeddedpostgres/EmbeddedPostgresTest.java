package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @Test
  void keepsItsDataOverARestart(@TempDir Path directory) throws SQLException {
    EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(directory.resolve("home"));
    try (EmbeddedPostgres first = EmbeddedPostgres.start(options)) {
      Sql.execute(first.connectionInfo(), "create table kept as select 42 as answer");
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.start(options)) {
      assertThat(Sql.query(second.connectionInfo(), "select answer from kept")).isEqualTo("42");
    }
  }
}
