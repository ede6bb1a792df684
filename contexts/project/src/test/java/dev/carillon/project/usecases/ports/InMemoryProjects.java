package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.InvitationId;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.RoleApplicationId;
import dev.carillon.project.domain.RoleId;
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

/// The ports in memory, for one thread: a unit of work that throws leaves nothing behind.
public final class InMemoryProjects
    implements UnitOfWork,
        ProjectStore,
        ApplicationStore,
        MemberStore,
        RoleStore,
        InvitationStore,
        ProjectEvents {
  /// An event as it was published.
  public record Published(TenantId tenant, ProjectEvent event, Instant occurredAt) {}

  private final Map<String, Project> projects = newestFirst();
  private final Map<String, RoleApplication> applications = newestFirst();
  private final Map<String, Membership> members = newestFirst();
  private final Map<String, Role> roles = newestFirst();
  private final Map<String, Invitation> invitations = newestFirst();
  private final List<Published> published = new ArrayList<>();
  private boolean inUnitOfWork;
  private boolean outboxIsBroken;

  /// By the id's text, whose order is that of the bytes and so of time.
  private static <V> Map<String, V> newestFirst() {
    return new TreeMap<>(Comparator.reverseOrder());
  }

  /// All of them are this.
  public Stores stores() {
    return new Stores(this, this, this, this, this);
  }

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
    List<Runnable> undo =
        List.of(
            restoring(projects),
            restoring(applications),
            restoring(members),
            restoring(roles),
            restoring(invitations));
    var publishedBefore = List.copyOf(published);
    inUnitOfWork = true;
    try {
      return work.get();
    } catch (RuntimeException rolledBack) {
      undo.forEach(Runnable::run);
      published.clear();
      published.addAll(publishedBefore);
      throw rolledBack;
    } finally {
      inUnitOfWork = false;
    }
  }

  private static <V> Runnable restoring(Map<String, V> rows) {
    var before = Map.copyOf(rows);
    return () -> {
      rows.clear();
      rows.putAll(before);
    };
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
  public long add(Project project) {
    requireUnitOfWork();
    projects.put(project.id().toString(), project);
    return projectsOf(project.tenant()).count();
  }

  @Override
  public Optional<Project> find(TenantId tenant, ProjectId id) {
    return Optional.ofNullable(projects.get(id.toString()))
        .filter(project -> project.tenant().equals(tenant));
  }

  @Override
  public Optional<Project> lock(TenantId tenant, ProjectId id) {
    requireUnitOfWork();
    return find(tenant, id);
  }

  @Override
  public void save(Project project) {
    requireUnitOfWork();
    requireThere(projects.replace(project.id().toString(), project) != null);
  }

  @Override
  public long remove(Project project) {
    requireUnitOfWork();
    requireThere(projects.remove(project.id().toString()) != null);
    applications.values().removeIf(row -> row.project().equals(project.id()));
    members.values().removeIf(row -> row.project().equals(project.id()));
    roles.values().removeIf(row -> row.project().equals(project.id()));
    invitations.values().removeIf(row -> row.project().equals(project.id()));
    return projectsOf(project.tenant()).count();
  }

  @Override
  public Page<Project> projects(TenantId tenant, PageRequest page) {
    return page(projectsOf(tenant), project -> project.id().value(), page);
  }

  private Stream<Project> projectsOf(TenantId tenant) {
    return projects.values().stream().filter(project -> project.tenant().equals(tenant));
  }

  @Override
  public boolean addUnlessPending(RoleApplication application) {
    requireUnitOfWork();
    boolean pending =
        applicationsOf(application.tenant(), application.project())
            .anyMatch(other ->
                other.status() == Status.PENDING
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
  public Optional<RoleApplication> application(
      TenantId tenant, ProjectId project, RoleApplicationId application) {
    return applicationsOf(tenant, project)
        .filter(found -> found.id().equals(application))
        .findFirst();
  }

  @Override
  public void save(RoleApplication decided) {
    requireUnitOfWork();
    RoleApplication before = applications.get(decided.id().toString());
    requireThere(before != null && before.status() == Status.PENDING);
    applications.put(decided.id().toString(), decided);
  }

  @Override
  public Page<RoleApplication> applications(TenantId tenant, ProjectId project, PageRequest page) {
    return page(applicationsOf(tenant, project), application -> application.id().value(), page);
  }

  private Stream<RoleApplication> applicationsOf(TenantId tenant, ProjectId project) {
    return applications.values().stream()
        .filter(found -> found.tenant().equals(tenant) && found.project().equals(project));
  }

  @Override
  public void add(Membership membership) {
    requireUnitOfWork();
    members.put(membership.id().toString(), membership);
  }

  @Override
  public Optional<Membership> member(TenantId tenant, ProjectId project, UserId user) {
    return membersOf(tenant, project).filter(found -> found.member().id().equals(user)).findFirst();
  }

  @Override
  public void remove(Membership membership) {
    requireUnitOfWork();
    requireThere(members.remove(membership.id().toString()) != null);
    roles
        .values()
        .removeIf(role ->
            role.project().equals(membership.project())
                && role.assignee().id().equals(membership.member().id()));
  }

  @Override
  public int countMembers(TenantId tenant, ProjectId project) {
    return (int) membersOf(tenant, project).count();
  }

  @Override
  public List<UserId> memberIds(TenantId tenant, ProjectId project) {
    return membersOf(tenant, project).map(found -> found.member().id()).toList().reversed();
  }

  @Override
  public Page<Membership> members(TenantId tenant, ProjectId project, PageRequest page) {
    return page(membersOf(tenant, project), membership -> membership.id().value(), page);
  }

  private Stream<Membership> membersOf(TenantId tenant, ProjectId project) {
    return members.values().stream()
        .filter(found -> found.tenant().equals(tenant) && found.project().equals(project));
  }

  @Override
  public void add(Role role) {
    requireUnitOfWork();
    roles.put(role.id().toString(), role);
  }

  @Override
  public Optional<Role> role(TenantId tenant, ProjectId project, RoleId role) {
    return rolesIn(tenant, project).filter(found -> found.id().equals(role)).findFirst();
  }

  @Override
  public void remove(Role role) {
    requireUnitOfWork();
    requireThere(roles.remove(role.id().toString()) != null);
  }

  @Override
  public List<Role> rolesOf(TenantId tenant, ProjectId project, UserId member) {
    return rolesIn(tenant, project)
        .filter(found -> found.assignee().id().equals(member))
        .toList()
        .reversed();
  }

  @Override
  public Page<Role> roles(TenantId tenant, ProjectId project, PageRequest page) {
    return page(rolesIn(tenant, project), role -> role.id().value(), page);
  }

  private Stream<Role> rolesIn(TenantId tenant, ProjectId project) {
    return roles.values().stream()
        .filter(found -> found.tenant().equals(tenant) && found.project().equals(project));
  }

  @Override
  public void add(Invitation invitation) {
    requireUnitOfWork();
    invitations.put(invitation.id().toString(), invitation);
  }

  @Override
  public boolean isPending(TenantId tenant, ProjectId project, UserId invitee) {
    return pendingIn(tenant, project).anyMatch(found -> found.invitee().equals(invitee));
  }

  @Override
  public Optional<Invitation> invitation(
      TenantId tenant, ProjectId project, InvitationId invitation) {
    return invitationsIn(tenant, project)
        .filter(found -> found.id().equals(invitation))
        .findFirst();
  }

  @Override
  public void save(Invitation decided) {
    requireUnitOfWork();
    Invitation before = invitations.get(decided.id().toString());
    requireThere(before != null && before.status() == Invitation.Status.PENDING);
    invitations.put(decided.id().toString(), decided);
  }

  @Override
  public int countPending(TenantId tenant, ProjectId project) {
    return (int) pendingIn(tenant, project).count();
  }

  @Override
  public Page<Invitation> invitations(TenantId tenant, ProjectId project, PageRequest page) {
    return page(invitationsIn(tenant, project), invitation -> invitation.id().value(), page);
  }

  private Stream<Invitation> pendingIn(TenantId tenant, ProjectId project) {
    return invitationsIn(tenant, project)
        .filter(found -> found.status() == Invitation.Status.PENDING);
  }

  private Stream<Invitation> invitationsIn(TenantId tenant, ProjectId project) {
    return invitations.values().stream()
        .filter(found -> found.tenant().equals(tenant) && found.project().equals(project));
  }

  private void requireUnitOfWork() {
    if (!inUnitOfWork) {
      throw new IllegalStateException("outside a unit of work");
    }
  }

  private static void requireThere(boolean isThere) {
    if (!isThere) {
      throw new IllegalStateException("what is changed is there");
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
