package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.RoleApplicationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The three ports in memory, for one thread: a unit of work that throws leaves nothing behind.
public final class InMemoryProjects implements UnitOfWork, ProjectStore, ProjectEvents {
  /// An event as it was published.
  public record Published(TenantId tenant, ProjectEvent event, Instant occurredAt) {}

  // By the id's text, whose order is that of the bytes and so of time.
  private final Map<String, Project> projects = new TreeMap<>(Comparator.reverseOrder());
  private final Map<String, RoleApplication> applications =
      new TreeMap<>(Comparator.reverseOrder());
  private final List<Published> published = new ArrayList<>();
  private boolean inUnitOfWork;
  private boolean outboxIsBroken;

  /// The events of the units of work that were committed.
  public List<Published> published() {
    return List.copyOf(published);
  }

  /// From now on publishing throws.
  public void breakOutbox() {
    outboxIsBroken = true;
  }

  @Override
  public <T> T execute(Supplier<T> work) {
    var projectsBefore = Map.copyOf(projects);
    var applicationsBefore = Map.copyOf(applications);
    var publishedBefore = List.copyOf(published);
    inUnitOfWork = true;
    try {
      return work.get();
    } catch (RuntimeException rolledBack) {
      restore(projects, projectsBefore);
      restore(applications, applicationsBefore);
      published.clear();
      published.addAll(publishedBefore);
      throw rolledBack;
    } finally {
      inUnitOfWork = false;
    }
  }

  private static <V> void restore(Map<String, V> rows, Map<String, V> before) {
    rows.clear();
    rows.putAll(before);
  }

  @Override
  public void publish(TenantId tenant, ProjectEvent event, Instant occurredAt) {
    requireUnitOfWork();
    if (outboxIsBroken) {
      throw new IllegalStateException("the outbox is broken");
    }
    published.add(new Published(tenant, event, occurredAt));
  }

  @Override
  public void add(Project project) {
    requireUnitOfWork();
    projects.put(project.id().toString(), project);
  }

  @Override
  public Optional<Project> find(TenantId tenant, ProjectId id) {
    return Optional.ofNullable(projects.get(id.toString()))
        .filter(project -> project.tenant().equals(tenant));
  }

  @Override
  public Page<Project> projects(TenantId tenant, PageRequest page) {
    return page(
        projects.values().stream().filter(project -> project.tenant().equals(tenant)),
        project -> project.id().value(),
        page);
  }

  @Override
  public boolean addUnlessPending(RoleApplication application) {
    requireUnitOfWork();
    boolean pending =
        applications.values().stream()
            .anyMatch(other ->
                other.status() == Status.PENDING
                    && other.project().equals(application.project())
                    && other.candidacy().roleName().equals(application.candidacy().roleName())
                    && other
                        .candidacy()
                        .applicant()
                        .id()
                        .equals(application.candidacy().applicant().id()));
    if (!pending) {
      applications.put(application.id().toString(), application);
    }
    return !pending;
  }

  @Override
  public Optional<RoleApplication> lockApplication(
      TenantId tenant, ProjectId project, RoleApplicationId application) {
    requireUnitOfWork();
    return Optional.ofNullable(applications.get(application.toString()))
        .filter(found -> found.tenant().equals(tenant) && found.project().equals(project));
  }

  @Override
  public void saveDecision(RoleApplication decided) {
    requireUnitOfWork();
    applications.put(decided.id().toString(), decided);
  }

  @Override
  public Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page) {
    return page(
        applications.values().stream()
            .filter(found -> found.tenant().equals(tenant) && found.project().equals(project)),
        application -> application.id().value(),
        page);
  }

  private void requireUnitOfWork() {
    if (!inUnitOfWork) {
      throw new IllegalStateException("outside a unit of work");
    }
  }

  private static <T> Page<T> page(Stream<T> newestFirst, Function<T, UUID> id, PageRequest page) {
    List<T> wanted =
        newestFirst
            .filter(item ->
                page.before()
                    .map(before -> id.apply(item).toString().compareTo(before.toString()) < 0)
                    .orElse(true))
            .limit(page.maxItems() + 1L)
            .toList();
    boolean more = wanted.size() > page.maxItems();
    List<T> items = more ? wanted.subList(0, page.maxItems()) : wanted;
    return new Page<>(items, more ? Optional.of(id.apply(items.getLast())) : Optional.empty());
  }
}
