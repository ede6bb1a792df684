package dev.carillon.project.controllers;

import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.RoleApplication;
import org.jspecify.annotations.Nullable;

/// An application on the wire.
record RoleApplicationView(
    String id,
    String projectId,
    String roleName,
    String applicantId,
    String applicantName,
    String motivation,
    String status,
    String createdAt,
    @Nullable String decidedAt) {
  static RoleApplicationView of(RoleApplication application) {
    Candidacy candidacy = application.candidacy();
    return new RoleApplicationView(
        application.id().toString(),
        application.project().toString(),
        candidacy.roleName(),
        candidacy.applicant().id().value(),
        candidacy.applicant().name(),
        candidacy.motivation(),
        application.status().name(),
        WireTime.of(application.createdAt()),
        WireTime.orNull(application.decidedAt()));
  }
}
