package dev.carillon.events;

import java.util.List;

/// The kinds of event that one room describes.
public record EventTypes(List<EventType> types) {
  public EventTypes {
    types = List.copyOf(types);
  }
}
