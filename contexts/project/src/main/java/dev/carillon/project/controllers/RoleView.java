package dev.carillon.project.controllers;

import dev.carillon.project.domain.Role;

/// A role that a member has, on the wire.
record RoleView(
    String id,
    String projectId,
    String roleName,
    String assigneeId,
    String assigneeName,
    String assignedAt) {
  static RoleView of(Role role) {
    return new RoleView(
        role.id().toString(),
        role.project().toString(),
        role.name(),
        role.assignee().id().value(),
        role.assignee().name(),
        WireTime.of(role.assignedAt()));
  }
}
