package dev.carillon.project.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProjectMigrationsTest {
  @Test
  void aSecondStartChangesNothing() {
    DataSource dataSource = TestDatabase.migrated("project_migrated_twice");
    List<String> tables = tables(dataSource);

    ProjectMigrations.migrate(dataSource);

    assertThat(tables(dataSource)).isEqualTo(tables);
  }

  @Test
  void theTablesStandBesideSomeoneElses() {
    DataSource dataSource = TestDatabase.empty("project_beside_others");
    JdbcClient.create(dataSource).sql("create table theirs (id int)").update();
    JdbcClient.create(dataSource).sql("create table flyway_schema_history (id int)").update();

    ProjectMigrations.migrate(dataSource);

    assertThat(tables(dataSource)).contains("theirs", "project", "role_application");
  }

  @Test
  void whatAnOlderReleaseKeptIsKeptAndCounted() {
    DataSource dataSource = TestDatabase.empty("project_of_old");
    ProjectMigrations.configuration(dataSource).target("1").load().migrate();
    JdbcClient jdbc = JdbcClient.create(dataSource);
    jdbc.sql(
            """
            insert into project (tenant, id, owner, owner_name, title, description, created_at)
            select tenant, uuidv7(), 'ada', 'Ada', 'Carillon', '', now()
            from unnest(array['acme', 'acme', 'other']) as tenant
            """)
        .update();

    ProjectMigrations.migrate(dataSource);

    assertThat(
            jdbc.sql("select tenant || ' ' || projects from project_count order by tenant")
                .query(String.class)
                .list())
        .containsExactly("acme 2", "other 1");
    assertThat(
            jdbc.sql("select count(*) from project where published_at is null")
                .query(Integer.class)
                .single())
        .isEqualTo(3);
  }

  @Test
  void nodesThatStartTogetherDoItOnce() throws Exception {
    DataSource dataSource = TestDatabase.empty("project_started_together");
    Callable<DataSource> start =
        () -> {
          ProjectMigrations.migrate(dataSource);
          return dataSource;
        };

    try (var nodes = Executors.newFixedThreadPool(2)) {
      for (var node : nodes.invokeAll(List.of(start, start))) {
        assertThat(node.get()).isSameAs(dataSource);
      }
    }
    assertThat(tables(dataSource)).contains("project", "role_application");
  }

  private static List<String> tables(DataSource dataSource) {
    return JdbcClient.create(dataSource)
        .sql("select tablename from pg_tables where schemaname = 'public' order by tablename")
        .query((row, number) -> row.getString("tablename"))
        .list();
  }
}
