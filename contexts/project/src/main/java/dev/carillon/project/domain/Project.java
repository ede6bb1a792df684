package dev.carillon.project.domain;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;

/// Something that people build together. Everyone of its tenant may see it; its owner alone decides
/// who joins.
///
/// @param description empty when there is none
/// @param createdAt in milliseconds
public record Project(
    ProjectId id,
    TenantId tenant,
    Person owner,
    String title,
    String description,
    Instant createdAt) {
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
