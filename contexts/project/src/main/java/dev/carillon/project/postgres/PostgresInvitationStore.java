package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.usecases.ports.InvitationStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Invitations in the tables of [ProjectMigrations].
public final class PostgresInvitationStore implements InvitationStore {
  private final JdbcClient jdbc;

  public PostgresInvitationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void add(Invitation invitation) {
    Rows.requireTransaction();
    jdbc.sql(
            """
            insert into project_invitation (tenant, project, id, invitee, inviter, inviter_name,
              status, created_at, decided_at)
            values (:tenant, :project, :id, :invitee, :inviter, :inviterName,
              :status, :createdAt, :decidedAt)
            """)
        .param("tenant", invitation.tenant().value())
        .param("project", invitation.project().value())
        .param("id", invitation.id().value())
        .param("invitee", invitation.invitee().value())
        .param("inviter", invitation.inviter().id().value())
        .param("inviterName", invitation.inviter().name())
        .param("status", invitation.status().name())
        .param("createdAt", ProjectRow.time(invitation.createdAt()))
        .param("decidedAt", ProjectRow.timeOrNull(invitation.decidedAt()))
        .update();
  }

  @Override
  public boolean isPending(TenantId tenant, ProjectId project, UserId invitee) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select exists (
                  select from project_invitation
                  where tenant = :tenant and project = :project and invitee = :invitee
                    and status = 'PENDING')
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("invitee", invitee.value())
            .query(Boolean.class)
            .single());
  }

  @Override
  public Optional<Invitation> invitation(
      TenantId tenant, ProjectId project, InvitationId invitation) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select tenant, project, id, invitee, inviter, inviter_name, status, created_at,
                  decided_at
                from project_invitation
                where tenant = :tenant and project = :project and id = :id
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("id", invitation.value())
            .query(ProjectRow::invitation)
            .optional());
  }

  @Override
  public void save(Invitation decided) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql(
                """
                update project_invitation
                set status = :status, decided_at = :decidedAt
                where tenant = :tenant and project = :project and id = :id and status = 'PENDING'
                """)
            .param("tenant", decided.tenant().value())
            .param("project", decided.project().value())
            .param("id", decided.id().value())
            .param("status", decided.status().name())
            .param("decidedAt", ProjectRow.timeOrNull(decided.decidedAt()))
            .update());
  }

  @Override
  public int countPending(TenantId tenant, ProjectId project) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select count(*) from project_invitation
                where tenant = :tenant and project = :project and status = 'PENDING'
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .query(Integer.class)
            .single());
  }

  @Override
  public Page<Invitation> invitations(TenantId tenant, ProjectId project, PageRequest page) {
    List<Invitation> found =
        Availability.of(() ->
            Rows.paged(
                    jdbc.sql(
                        """
                        select tenant, project, id, invitee, inviter, inviter_name, status,
                          created_at, decided_at
                        from project_invitation
                        where tenant = :tenant and project = :project and id < :before
                        order by id desc
                        limit :rows
                        """),
                    page)
                .param("tenant", tenant.value())
                .param("project", project.value())
                .query(ProjectRow::invitation)
                .list());
    return Rows.page(found, page, invitation -> invitation.id().value());
  }
}
