package dev.carillon.project.controllers;

import dev.carillon.project.domain.Project;
import org.jspecify.annotations.Nullable;

/// A project on the wire.
record ProjectView(
    String id,
    String ownerId,
    String ownerName,
    String title,
    String description,
    String createdAt,
    @Nullable String publishedAt) {
  static ProjectView of(Project project) {
    return new ProjectView(
        project.id().toString(),
        project.owner().id().value(),
        project.owner().name(),
        project.title(),
        project.description(),
        WireTime.of(project.createdAt()),
        WireTime.orNull(project.publishedAt()));
  }
}
