package dev.carillon.project.domain;

/// What someone says when they apply for a role.
///
/// @param roleName the role they want; any name, a project keeps no list of roles
/// @param motivation empty when there is none
public record Candidacy(Person applicant, String roleName, String motivation) {
  public static final int ROLE_NAME_MAX_CHARS = 200;
  public static final int MOTIVATION_MAX_CHARS = 2_000;

  public static final TextRule ROLE_NAME =
      new TextRule("roleName", ROLE_NAME_MAX_CHARS, TextRule.Kind.NAME);
  public static final TextRule MOTIVATION =
      new TextRule("motivation", MOTIVATION_MAX_CHARS, TextRule.Kind.PROSE);

  public Candidacy {
    ROLE_NAME.require(roleName);
    MOTIVATION.require(motivation);
  }
}
