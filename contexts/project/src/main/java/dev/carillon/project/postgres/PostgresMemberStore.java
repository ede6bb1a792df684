package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.MemberStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Members in the tables of [ProjectMigrations].
public final class PostgresMemberStore implements MemberStore {
  private final JdbcClient jdbc;

  public PostgresMemberStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void add(Membership membership) {
    Rows.requireTransaction();
    jdbc.sql(
            """
            insert into project_member (tenant, project, id, member, member_name, joined_at)
            values (:tenant, :project, :id, :member, :memberName, :joinedAt)
            """)
        .param("tenant", membership.tenant().value())
        .param("project", membership.project().value())
        .param("id", membership.id().value())
        .param("member", membership.member().id().value())
        .param("memberName", membership.member().name())
        .param("joinedAt", ProjectRow.time(membership.joinedAt()))
        .update();
  }

  @Override
  public Optional<Membership> member(TenantId tenant, ProjectId project, UserId user) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select tenant, project, id, member, member_name, joined_at
                from project_member
                where tenant = :tenant and project = :project and member = :member
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("member", user.value())
            .query(ProjectRow::membership)
            .optional());
  }

  @Override
  public void remove(Membership membership) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql(
                """
                delete from project_member
                where tenant = :tenant and project = :project and id = :id
                """)
            .param("tenant", membership.tenant().value())
            .param("project", membership.project().value())
            .param("id", membership.id().value())
            .update());
  }

  @Override
  public int countMembers(TenantId tenant, ProjectId project) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select count(*) from project_member
                where tenant = :tenant and project = :project
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .query(Integer.class)
            .single());
  }

  @Override
  public List<UserId> memberIds(TenantId tenant, ProjectId project) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select member from project_member
                where tenant = :tenant and project = :project
                order by id
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .query((row, _) -> new UserId(row.getString("member")))
            .list());
  }

  @Override
  public Page<Membership> members(TenantId tenant, ProjectId project, PageRequest page) {
    List<Membership> found =
        Availability.of(() ->
            Rows.paged(
                    jdbc.sql(
                        """
                        select tenant, project, id, member, member_name, joined_at
                        from project_member
                        where tenant = :tenant and project = :project and id < :before
                        order by id desc
                        limit :rows
                        """),
                    page)
                .param("tenant", tenant.value())
                .param("project", project.value())
                .query(ProjectRow::membership)
                .list());
    return Rows.page(found, page, membership -> membership.id().value());
  }
}
