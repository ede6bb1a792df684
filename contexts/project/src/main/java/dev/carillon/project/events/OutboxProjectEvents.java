package dev.carillon.project.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.EventPublisher;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.TimeOrderedIds;
import dev.carillon.project.usecases.ports.ProjectEvents;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/// Project events through the event room's publisher: the members of the event's record are the
/// members of the data, but for those that are null.
public final class OutboxProjectEvents implements ProjectEvents {
  private final EventPublisher publisher;
  private final TimeOrderedIds ids;
  private final JsonMapper json;

  public OutboxProjectEvents(EventPublisher publisher, TimeOrderedIds ids, JsonMapper json) {
    this.publisher = publisher;
    this.ids = ids;
    this.json =
        json.rebuild()
            .changeDefaultPropertyInclusion(
                members -> members.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
  }

  @Override
  public void publish(TenantId tenant, ProjectEvent event, Instant occurredAt) {
    publisher.publish(
        new Event(
            ids.next(),
            new EventName(event.eventName()),
            tenant.value(),
            event.key(),
            occurredAt,
            json.writeValueAsString(event)));
  }
}
