package dev.carillon.server;

import dev.carillon.community.CommunityConfiguration;
import dev.carillon.events.EventTypes;
import dev.carillon.project.ProjectConfiguration;
import java.util.List;
import java.util.stream.Stream;

/// What the contexts describe, as their configurations do.
final class CatalogTypes {
  private CatalogTypes() {}

  static List<EventTypes> all() {
    return Stream.of(ProjectConfiguration.eventTypes(), CommunityConfiguration.eventTypes())
        .toList();
  }
}
