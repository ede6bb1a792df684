package dev.carillon.project;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Looks into the outbox's table.
final class PublishedEvents {
  private final JdbcClient jdbc;

  PublishedEvents(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /// The names of a project's events, in the order in which they were published.
  List<String> namesOf(String project) {
    return jdbc.sql("select name from outbox where key = :key order by position")
        .param("key", project)
        .query((row, number) -> row.getString("name"))
        .list();
  }

  /// The data of a project's last event.
  JsonNode lastOf(String project) {
    String data =
        jdbc.sql("select data::text from outbox where key = :key order by position desc limit 1")
            .param("key", project)
            .query(String.class)
            .single();
    return JsonMapper.shared().readTree(data);
  }

  /// How many projects a tenant had, each time that this was told.
  List<Integer> totalsOf(String tenant) {
    return jdbc.sql(
            """
            select (data ->> 'totalProjects')::int as total from outbox
            where tenant = :tenant and key = 'projects' and name = 'project.stats.updated'
            order by position
            """)
        .param("tenant", tenant)
        .query((row, number) -> row.getInt("total"))
        .list();
  }

  /// From now on the outbox takes no event about a project of this title.
  void refuse(String title) {
    jdbc.sql("alter table outbox add check (data ->> 'projectTitle' <> '" + title + "')").update();
  }
}
