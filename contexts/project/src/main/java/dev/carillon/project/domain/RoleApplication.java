package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Someone's wish to take a role in a project. It waits for the owner, who accepts or rejects it
/// once and for all; after a rejection one may apply again, which is another application.
///
/// @param createdAt in milliseconds
/// @param decidedAt in milliseconds; null exactly while it is pending
public record RoleApplication(
    RoleApplicationId id,
    TenantId tenant,
    ProjectId project,
    Candidacy candidacy,
    Status status,
    Instant createdAt,
    @Nullable Instant decidedAt) {
  public RoleApplication {
    if ((status == Status.PENDING) != (decidedAt == null)) {
      throw new IllegalArgumentException("an application has a decision's time once it has one");
    }
  }

  /// Where an application stands. The names are those of the wire and of the store.
  public enum Status {
    PENDING,
    ACCEPTED,
    REJECTED
  }

  /// What an owner may decide.
  public enum Decision {
    ACCEPT(Status.ACCEPTED),
    REJECT(Status.REJECTED);

    private final Status status;

    Decision(Status status) {
      this.status = status;
    }
  }

  /// The answer to an owner's decision.
  public sealed interface Answer {
    /// The application with its decision.
    record Decided(RoleApplication application) implements Answer {}

    /// It was decided before; the first decision stands, also when the second is the same.
    record AlreadyDecided(Status status) implements Answer {}
  }

  static RoleApplication pending(
      RoleApplicationId id, Project project, Candidacy candidacy, Instant now) {
    return new RoleApplication(
        id, project.tenant(), project.id(), candidacy, Status.PENDING, now, null);
  }

  /// Decides the application, if it still waits.
  public Answer decide(Decision decision, Instant now) {
    if (status != Status.PENDING) {
      return new Answer.AlreadyDecided(status);
    }
    return new Answer.Decided(
        new RoleApplication(id, tenant, project, candidacy, decision.status, createdAt, now));
  }
}
