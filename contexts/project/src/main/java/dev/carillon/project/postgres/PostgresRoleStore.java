package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleId;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.RoleStore;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Roles in the tables of [ProjectMigrations]. The assignee's name is the membership's.
public final class PostgresRoleStore implements RoleStore {
  private final JdbcClient jdbc;

  public PostgresRoleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void add(Role role) {
    Rows.requireTransaction();
    jdbc.sql(
            """
            insert into project_role (tenant, project, id, role_name, assignee, assigned_at)
            values (:tenant, :project, :id, :roleName, :assignee, :assignedAt)
            """)
        .param("tenant", role.tenant().value())
        .param("project", role.project().value())
        .param("id", role.id().value())
        .param("roleName", role.name())
        .param("assignee", role.assignee().id().value())
        .param("assignedAt", ProjectRow.time(role.assignedAt()))
        .update();
  }

  @Override
  public Optional<Role> role(TenantId tenant, ProjectId project, RoleId role) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select r.tenant, r.project, r.id, r.role_name, r.assignee, m.member_name,
                  r.assigned_at
                from project_role r
                join project_member m on m.tenant = r.tenant and m.project = r.project
                  and m.member = r.assignee
                where r.tenant = :tenant and r.project = :project and r.id = :id
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("id", role.value())
            .query(ProjectRow::role)
            .optional());
  }

  @Override
  public void remove(Role role) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql(
                """
                delete from project_role
                where tenant = :tenant and project = :project and id = :id
                """)
            .param("tenant", role.tenant().value())
            .param("project", role.project().value())
            .param("id", role.id().value())
            .update());
  }

  @Override
  public List<Role> rolesOf(TenantId tenant, ProjectId project, UserId member) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select r.tenant, r.project, r.id, r.role_name, r.assignee, m.member_name,
                  r.assigned_at
                from project_role r
                join project_member m on m.tenant = r.tenant and m.project = r.project
                  and m.member = r.assignee
                where r.tenant = :tenant and r.project = :project and r.assignee = :member
                order by r.id
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("member", member.value())
            .query(ProjectRow::role)
            .list());
  }

  @Override
  public Page<Role> roles(TenantId tenant, ProjectId project, PageRequest page) {
    List<Role> found =
        Availability.of(() ->
            Rows.paged(
                    jdbc.sql(
                        """
                        select r.tenant, r.project, r.id, r.role_name, r.assignee, m.member_name,
                          r.assigned_at
                        from project_role r
                        join project_member m on m.tenant = r.tenant and m.project = r.project
                          and m.member = r.assignee
                        where r.tenant = :tenant and r.project = :project and r.id < :before
                        order by r.id desc
                        limit :rows
                        """),
                    page)
                .param("tenant", tenant.value())
                .param("project", project.value())
                .query(ProjectRow::role)
                .list());
    return Rows.page(found, page, role -> role.id().value());
  }
}
