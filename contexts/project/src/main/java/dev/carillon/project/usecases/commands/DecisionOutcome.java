package dev.carillon.project.usecases.commands;

import dev.carillon.project.domain.RoleApplication;

/// What became of an owner's decision.
public sealed interface DecisionOutcome {
  /// Stored; the applicant is told.
  record Decided(RoleApplication application) implements DecisionOutcome {}

  /// No such application in that project, or no such project, or the project is not the caller's:
  /// these look the same on purpose.
  record NotFound() implements DecisionOutcome {}

  /// It was decided before; nothing changed and nothing is told.
  record AlreadyDecided(RoleApplication.Status status) implements DecisionOutcome {}

  /// The project takes no more members; the application stays pending.
  record ProjectFull() implements DecisionOutcome {}

  /// The applicant, a member, has as many roles as one may have; the application stays pending.
  record TooManyRoles() implements DecisionOutcome {}
}
