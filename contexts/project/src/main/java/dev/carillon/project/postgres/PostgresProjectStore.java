package dev.carillon.project.postgres;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.usecases.ports.Page;
import dev.carillon.project.usecases.ports.PageRequest;
import dev.carillon.project.usecases.ports.ProjectStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Projects and applications in the tables of [ProjectMigrations]. A page is one statement that
/// asks for one row more than the page has, to know whether another one follows.
public final class PostgresProjectStore implements ProjectStore {
  /// One statement for the first page and the others, whose plan is the index's in both cases. No
  /// id of version 7 is as high.
  private static final UUID ABOVE_ALL = new UUID(-1, -1);

  private final JdbcClient jdbc;

  public PostgresProjectStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void add(Project project) {
    requireTransaction();
    jdbc.sql(
            """
            insert into project (tenant, id, owner, owner_name, title, description, created_at)
            values (:tenant, :id, :owner, :ownerName, :title, :description, :createdAt)
            """)
        .param("tenant", project.tenant().value())
        .param("id", project.id().value())
        .param("owner", project.owner().id().value())
        .param("ownerName", project.owner().name())
        .param("title", project.title())
        .param("description", project.description())
        .param("createdAt", ProjectRow.time(project.createdAt()))
        .update();
  }

  @Override
  public Optional<Project> find(TenantId tenant, ProjectId id) {
    return Availability.of(() ->
        jdbc.sql(
                """
                select tenant, id, owner, owner_name, title, description, created_at
                from project
                where tenant = :tenant and id = :id
                """)
            .param("tenant", tenant.value())
            .param("id", id.value())
            .query(ProjectRow::project)
            .optional());
  }

  @Override
  public Page<Project> projects(TenantId tenant, PageRequest page) {
    List<Project> found =
        Availability.of(() ->
            jdbc.sql(
                    """
                    select tenant, id, owner, owner_name, title, description, created_at
                    from project
                    where tenant = :tenant and id < :before
                    order by id desc
                    limit :rows
                    """)
                .param("tenant", tenant.value())
                .param("before", page.before().orElse(ABOVE_ALL))
                .param("rows", page.maxItems() + 1)
                .query(ProjectRow::project)
                .list());
    return page(found, page, project -> project.id().value());
  }

  @Override
  public boolean addUnlessPending(RoleApplication application) {
    requireTransaction();
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
  public Optional<RoleApplication> lockApplication(
      TenantId tenant, ProjectId project, RoleApplicationId application) {
    requireTransaction();
    return jdbc.sql(
            """
            select tenant, project, id, role_name, applicant, applicant_name, motivation, status,
              created_at, decided_at
            from role_application
            where tenant = :tenant and project = :project and id = :id
            for update
            """)
        .param("tenant", tenant.value())
        .param("project", project.value())
        .param("id", application.value())
        .query(ProjectRow::application)
        .optional();
  }

  @Override
  public void saveDecision(RoleApplication decided) {
    requireTransaction();
    int changed =
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
            .update();
    if (changed != 1) {
      throw new IllegalStateException("only a pending application that is locked can be decided");
    }
  }

  @Override
  public Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page) {
    List<RoleApplication> found =
        Availability.of(() ->
            jdbc.sql(
                    """
                    select tenant, project, id, role_name, applicant, applicant_name,
                      motivation, status, created_at, decided_at
                    from role_application
                    where tenant = :tenant and project = :project
                      and (:before::uuid is null or id < :before)
                    order by id desc
                    limit :rows
                    """)
                .param("tenant", tenant.value())
                .param("project", project.value())
                .param("before", page.before().orElse(ABOVE_ALL))
                .param("rows", page.maxItems() + 1)
                .query(ProjectRow::application)
                .list());
    return page(found, page, application -> application.id().value());
  }

  private static <T> Page<T> page(List<T> found, PageRequest request, Function<T, UUID> id) {
    if (found.size() <= request.maxItems()) {
      return new Page<>(found, Optional.empty());
    }
    List<T> items = found.subList(0, request.maxItems());
    return new Page<>(items, Optional.of(id.apply(items.getLast())));
  }

  /// Alone, a write here would be told to nobody, and a lock would be gone at once.
  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("outside a unit of work");
    }
  }
}
