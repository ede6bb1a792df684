package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that people build together. Everyone of its tenant may see it; its owner alone decides
/// who joins.
///
/// @param description empty when there is none
/// @param createdAt in milliseconds
/// @param publishedAt in milliseconds; null until the owner publishes it, which announces it and
///   changes nothing about who may see it
public record Project(
    ProjectId id,
    TenantId tenant,
    Person owner,
    String title,
    String description,
    Instant createdAt,
    @Nullable Instant publishedAt) {
  public static final int TITLE_MAX_CHARS = 200;
  public static final int DESCRIPTION_MAX_CHARS = 2_000;

  public static final TextRule TITLE = new TextRule("title", TITLE_MAX_CHARS, TextRule.Kind.NAME);
  public static final TextRule DESCRIPTION =
      new TextRule("description", DESCRIPTION_MAX_CHARS, TextRule.Kind.PROSE);

  public Project {
    TITLE.require(title);
    DESCRIPTION.require(description);
  }

  /// Whether this person decides about the project.
  public boolean isOwnedBy(UserId user) {
    return owner.id().equals(user);
  }

  /// A project as it begins: not published.
  public static Project begun(
      ProjectId id, TenantId tenant, Person owner, String title, String description, Instant now) {
    return new Project(id, tenant, owner, title, description, now, null);
  }

  /// The project under another title, with another description; the same when both are as they
  /// were.
  public Project changed(String newTitle, String newDescription) {
    return new Project(id, tenant, owner, newTitle, newDescription, createdAt, publishedAt);
  }

  /// The project announced; empty when it was before.
  public Optional<Project> published(Instant now) {
    return publishedAt == null
        ? Optional.of(new Project(id, tenant, owner, title, description, createdAt, now))
        : Optional.empty();
  }

  /// The answer to someone who wants a role.
  public sealed interface Answer {
    /// The application, waiting for the owner.
    record Taken(RoleApplication application) implements Answer {}

    /// Nobody applies to their own project.
    record OwnProject() implements Answer {}
  }

  /// Takes an application for a role of this project. Whether the applicant waits for the same role
  /// already is not known here, but where applications are kept.
  public Answer apply(RoleApplicationId application, Candidacy candidacy, Instant now) {
    if (isOwnedBy(candidacy.applicant().id())) {
      return new Answer.OwnProject();
    }
    return new Answer.Taken(RoleApplication.pending(application, this, candidacy, now));
  }
}
