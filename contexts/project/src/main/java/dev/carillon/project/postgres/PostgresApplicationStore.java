package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.ports.ApplicationStore;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Applications in the tables of [ProjectMigrations].
public final class PostgresApplicationStore implements ApplicationStore {
  private final JdbcClient jdbc;

  public PostgresApplicationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean addUnlessPending(RoleApplication application) {
    Rows.requireTransaction();
    return jdbc.sql(
                """
                insert into role_application (tenant, project, id, role_name, applicant,
                  applicant_name, motivation, status, created_at, decided_at)
                values (:tenant, :project, :id, :roleName, :applicant,
                  :applicantName, :motivation, :status, :createdAt, :decidedAt)
                on conflict (tenant, project, applicant, role_name) where status = 'PENDING'
                do nothing
                """)
            .param("tenant", application.tenant().value())
            .param("project", application.project().value())
            .param("id", application.id().value())
            .param("roleName", application.candidacy().roleName())
            .param("applicant", application.candidacy().applicant().id().value())
            .param("applicantName", application.candidacy().applicant().name())
            .param("motivation", application.candidacy().motivation())
            .param("status", application.status().name())
            .param("createdAt", ProjectRow.time(application.createdAt()))
            .param("decidedAt", ProjectRow.timeOrNull(application.decidedAt()))
            .update()
        == 1;
  }

  @Override
  public Optional<RoleApplication> application(
      TenantId tenant, ProjectId project, RoleApplicationId application) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select tenant, project, id, role_name, applicant, applicant_name, motivation,
                  status, created_at, decided_at
                from role_application
                where tenant = :tenant and project = :project and id = :id
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("id", application.value())
            .query(ProjectRow::application)
            .optional());
  }

  @Override
  public void save(RoleApplication decided) {
    Rows.requireTransaction();
    Rows.requireOne(
        jdbc.sql(
                """
                update role_application
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
  public Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page) {
    List<RoleApplication> found =
        Availability.of(() ->
            Rows.paged(
                    jdbc.sql(
                        """
                        select tenant, project, id, role_name, applicant, applicant_name,
                          motivation, status, created_at, decided_at
                        from role_application
                        where tenant = :tenant and project = :project and id < :before
                        order by id desc
                        limit :rows
                        """),
                    page)
                .param("tenant", tenant.value())
                .param("project", project.value())
                .query(ProjectRow::application)
                .list());
    return Rows.page(found, page, application -> application.id().value());
  }
}
