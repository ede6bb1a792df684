package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Projects in the tables of [ProjectMigrations].
public final class PostgresProjectStore implements ProjectStore {
  private final JdbcClient jdbc;

  public PostgresProjectStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long add(Project project) {
    Rows.requireTransaction();
    jdbc.sql(
            """
            insert into project (tenant, id, owner, owner_name, title, description, created_at,
              published_at)
            values (:tenant, :id, :owner, :ownerName, :title, :description, :createdAt,
              :publishedAt)
            """)
        .param("tenant", project.tenant().value())
        .param("id", project.id().value())
        .param("owner", project.owner().id().value())
        .param("ownerName", project.owner().name())
        .param("title", project.title())
        .param("description", project.description())
        .param("createdAt", ProjectRow.time(project.createdAt()))
        .param("publishedAt", ProjectRow.timeOrNull(project.publishedAt()))
        .update();
    return jdbc.sql(
            """
            insert into project_count as c (tenant, projects) values (:tenant, 1)
            on conflict (tenant) do update set projects = c.projects + 1
            returning projects
            """)
        .param("tenant", project.tenant().value())
        .query(Long.class)
        .single();
  }

  @Override
  public Optional<Project> find(TenantId tenant, ProjectId id) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select tenant, id, owner, owner_name, title, description, created_at, published_at
                from project
                where tenant = :tenant and id = :id
                """)
            .param("tenant", tenant.value())
            .param("id", id.value())
            .query(ProjectRow::project)
            .optional());
  }

  @Override
  public Optional<Project> lock(TenantId tenant, ProjectId id) {
    Rows.requireTransaction();
    return jdbc.sql(
            """
            select tenant, id, owner, owner_name, title, description, created_at, published_at
            from project
            where tenant = :tenant and id = :id
            for update
            """)
        .param("tenant", tenant.value())
        .param("id", id.value())
        .query(ProjectRow::project)
        .optional();
  }

  @Override
  public void save(Project project) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql(
                """
                update project
                set title = :title, description = :description, published_at = :publishedAt
                where tenant = :tenant and id = :id
                """)
            .param("tenant", project.tenant().value())
            .param("id", project.id().value())
            .param("title", project.title())
            .param("description", project.description())
            .param("publishedAt", ProjectRow.timeOrNull(project.publishedAt()))
            .update());
  }

  /// A node of the release before counts none of those that it creates: never below zero.
  @Override
  public long remove(Project project) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql("delete from project where tenant = :tenant and id = :id")
            .param("tenant", project.tenant().value())
            .param("id", project.id().value())
            .update());
    return jdbc.sql(
            """
            insert into project_count as c (tenant, projects) values (:tenant, 0)
            on conflict (tenant) do update set projects = greatest(c.projects - 1, 0)
            returning projects
            """)
        .param("tenant", project.tenant().value())
        .query(Long.class)
        .single();
  }

  @Override
  public Page<Project> projects(TenantId tenant, PageRequest page) {
    List<Project> found =
        Availability.of(() ->
            Rows.paged(
                    jdbc.sql(
                        """
                        select tenant, id, owner, owner_name, title, description, created_at,
                          published_at
                        from project
                        where tenant = :tenant and id < :before
                        order by id desc
                        limit :rows
                        """),
                    page)
                .param("tenant", tenant.value())
                .query(ProjectRow::project)
                .list());
    return Rows.page(found, page, project -> project.id().value());
  }
}
