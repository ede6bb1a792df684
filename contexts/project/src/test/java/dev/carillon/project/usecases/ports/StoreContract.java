package dev.carillon.project.usecases.ports;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Invitation;
import dev.carillon.project.domain.Membership;
import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import dev.carillon.project.domain.Role;
import dev.carillon.project.domain.RoleApplication;
import dev.carillon.project.domain.RoleApplication.Status;
import dev.carillon.project.domain.TimeOrderedIds;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What the stores' contracts have in common. Each test has a tenant of its own.
public abstract class StoreContract {
  protected static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");

  // Each id a millisecond later, so that the order is known.
  private final AtomicLong millis = new AtomicLong(NOW.toEpochMilli());
  protected final TimeOrderedIds ids =
      new TimeOrderedIds(() -> Instant.ofEpochMilli(millis.incrementAndGet()));
  protected final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  protected final TenantId otherTenant = new TenantId(UUID.randomUUID().toString());

  protected abstract Stores stores();

  protected abstract UnitOfWork unitOfWork();

  protected final Project added(String title) {
    Project project = project(title);
    inUnitOfWork(() -> stores().projects().add(project));
    return project;
  }

  protected final Project project(String title) {
    return Project.begun(
        ids.nextProject(), tenant, new Person(new UserId("ada"), "Ada"), title, "", NOW);
  }

  protected final RoleApplication application(Project project, String applicant, String role) {
    return new RoleApplication(
        ids.nextApplication(),
        project.tenant(),
        project.id(),
        new Candidacy(new Person(new UserId(applicant), applicant), role, "I like bells."),
        Status.PENDING,
        NOW,
        null);
  }

  protected final boolean addedUnlessPending(RoleApplication application) {
    return unitOfWork().execute(() -> stores().applications().addUnlessPending(application));
  }

  protected final Membership joined(Project project, String user) {
    Membership membership =
        new Membership(
            ids.nextMembership(),
            project.tenant(),
            project.id(),
            new Person(new UserId(user), user + " 🔔"),
            NOW);
    inUnitOfWork(() -> stores().members().add(membership));
    return membership;
  }

  protected final Role role(Membership membership, String name) {
    return new Role(
        ids.nextRole(), membership.tenant(), membership.project(), name, membership.member(), NOW);
  }

  protected final Role assigned(Membership membership, String name) {
    Role role = role(membership, name);
    inUnitOfWork(() -> stores().roles().add(role));
    return role;
  }

  protected final Invitation invited(Project project, String user) {
    Invitation invitation =
        new Invitation(
            ids.nextInvitation(),
            project.tenant(),
            project.id(),
            new UserId(user),
            project.owner(),
            Invitation.Status.PENDING,
            NOW,
            null);
    inUnitOfWork(() -> stores().invitations().add(invitation));
    return invitation;
  }

  protected final void inUnitOfWork(Runnable work) {
    unitOfWork()
        .execute(() -> {
          work.run();
          return tenant;
        });
  }

  protected static PageRequest first(int maxItems) {
    return new PageRequest(maxItems, Optional.empty());
  }
}
