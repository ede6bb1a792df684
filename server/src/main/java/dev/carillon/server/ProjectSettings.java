package dev.carillon.server;

import dev.carillon.project.domain.ProjectLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much there may be of a project.
///
/// @param maxMembers of a project; the owner is not counted
/// @param maxRolesPerMember in one project
/// @param maxPendingInvitations of a project
@Validated
@ConfigurationProperties("carillon.projects")
record ProjectSettings(
    @DefaultValue("1000") @Min(1) @Max(ProjectLimits.MOST_MEMBERS) int maxMembers,
    @DefaultValue("20") @Min(1) @Max(100) int maxRolesPerMember,
    @DefaultValue("1000") @Min(1) @Max(10_000) int maxPendingInvitations) {

  ProjectLimits limits() {
    return new ProjectLimits(maxMembers, maxRolesPerMember, maxPendingInvitations);
  }
}
