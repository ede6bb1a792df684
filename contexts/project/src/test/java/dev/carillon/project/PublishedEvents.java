package dev.carillon.project;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks into the outbox's table.
final class PublishedEvents {
  private final JdbcClient jdbc;

  PublishedEvents(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /// The names of a project's events, in the order in which they occurred.
  List<String> namesOf(String project) {
    return jdbc.sql("select name from outbox where key = :key order by occurred_at")
        .param("key", project)
        .query((row, number) -> row.getString("name"))
        .list();
  }

  /// From now on the outbox takes no event about a project of this title.
  void refuse(String title) {
    jdbc.sql("alter table outbox add check (data ->> 'projectTitle' <> '" + title + "')").update();
  }
}
