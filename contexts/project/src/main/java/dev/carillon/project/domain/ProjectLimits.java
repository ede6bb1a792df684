package dev.carillon.project.domain;

/// How much there may be of a project. What is at its bound refuses one more; what is there
/// already, under a higher bound, stays.
///
/// @param maxMembers of a project, 1 to [#MOST_MEMBERS]; the owner is not counted
/// @param maxRolesPerMember in one project, at least 1
/// @param maxPendingInvitations of a project, at least 1
public record ProjectLimits(int maxMembers, int maxRolesPerMember, int maxPendingInvitations) {
  /// Events name all members, and their schemas take so many.
  public static final int MOST_MEMBERS = 1_000;

  public ProjectLimits {
    if (maxMembers < 1 || maxMembers > MOST_MEMBERS) {
      throw new IllegalArgumentException("a project has 1 to " + MOST_MEMBERS + " members");
    }
    if (maxRolesPerMember < 1 || maxPendingInvitations < 1) {
      throw new IllegalArgumentException("roles and pending invitations are bounded by 1 or more");
    }
  }

  /// The bounds where nothing else is said.
  public static ProjectLimits defaults() {
    return new ProjectLimits(MOST_MEMBERS, 20, 1_000);
  }
}
