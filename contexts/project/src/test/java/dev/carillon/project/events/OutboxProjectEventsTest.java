package dev.carillon.project.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.project.domain.ProjectEvent;
import dev.carillon.project.domain.ProjectEvent.ApplicationAccepted;
import dev.carillon.project.domain.ProjectEvent.ApplicationCreated;
import dev.carillon.project.domain.ProjectEvent.ApplicationRejected;
import dev.carillon.project.domain.ProjectEvent.InviteSent;
import dev.carillon.project.domain.ProjectEvent.MemberJoined;
import dev.carillon.project.domain.ProjectEvent.MemberLeft;
import dev.carillon.project.domain.ProjectEvent.ProjectCreated;
import dev.carillon.project.domain.ProjectEvent.ProjectDeleted;
import dev.carillon.project.domain.ProjectEvent.ProjectPublished;
import dev.carillon.project.domain.ProjectEvent.ProjectUpdated;
import dev.carillon.project.domain.ProjectEvent.RoleAssigned;
import dev.carillon.project.domain.ProjectEvent.RoleUnassigned;
import dev.carillon.project.domain.ProjectEvent.StatsUpdated;
import dev.carillon.project.domain.TimeOrderedIds;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutboxProjectEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00.123Z");
  private static final TenantId TENANT = new TenantId("acme");

  private static final ProjectEvent CREATED = new ProjectCreated("p1", "Carillon", "ada", "Ada");
  static final List<ProjectEvent> ALL =
      List.of(
          CREATED,
          new ApplicationCreated("a1", "p1", "Carillon", "ada", "Designer", "bob", "Bob"),
          new ApplicationAccepted("a1", "p1", "Carillon", "Designer", "bob", "Bob"),
          new ApplicationRejected("a1", "p1", "Carillon", "Designer", "bob", "Bob"),
          new ProjectUpdated("p1", "Carillon", "ada", "Ada", List.of("bob", "eve")),
          new ProjectPublished("p1", "Carillon", "ada", "Ada", List.of()),
          new ProjectDeleted("p1", "Carillon", "ada", "Ada", List.of("bob")),
          new RoleAssigned("p1", "Carillon", "Designer", "bob", "Bob", "ada", "Ada"),
          new RoleUnassigned("p1", "Carillon", "Designer", "bob", "Bob", "ada", "Ada"),
          new MemberJoined("p1", "Carillon", "ada", "bob", "Bob", null),
          new MemberJoined("p1", "Carillon", "ada", "bob", "Bob", "ada"),
          new MemberLeft("p1", "Carillon", "ada", "bob", "Bob", null),
          new InviteSent("i1", "p1", "Carillon", "bob", "ada", "Ada"),
          new StatsUpdated(12));

  private final JsonMapper json = JsonMapper.shared();
  private final List<Event> published = new ArrayList<>();
  private final OutboxProjectEvents events =
      new OutboxProjectEvents(published::add, new TimeOrderedIds(InstantSource.fixed(NOW)), json);

  @Test
  void theEventCarriesItsNameItsTenantItsTimeAndTheProjectAsKey() {
    Event event = published(CREATED);

    assertThat(event.id().version()).isEqualTo(7);
    assertThat(event.name().value()).isEqualTo("project.created");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.key()).isEqualTo("p1");
    assertThat(event.occurredAt()).isEqualTo(NOW);
  }

  @Test
  void theDataHasTheMembersOfTheEventAndNoOthers() {
    assertThat(json.readTree(published(CREATED).data()))
        .isEqualTo(
            json.readTree(
                """
                {"projectId": "p1", "projectTitle": "Carillon", "ownerId": "ada",
                 "ownerName": "Ada"}
                """));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theDataReadsBackAsWhatItWas(ProjectEvent event) {
    assertThat((Object) json.readValue(published(event).data(), event.getClass())).isEqualTo(event);
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    MemberLeft left = new MemberLeft("p1", "Carillon", "ada", "bob", "Bob", null);

    assertThat(json.readTree(published(left).data()).has("actorId")).isFalse();
  }

  @Test
  void figuresBelongTogetherUnderTheirOwnKey() {
    assertThat(published(new StatsUpdated(12)).key()).isEqualTo("projects");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theDataHasWhatTheSchemaRequiresAndNothingThatItDoesNotName(ProjectEvent event)
      throws IOException {
    JsonNode schema = schema(event.eventName());
    List<String> required =
        schema.path("required").values().stream().map(JsonNode::asString).toList();

    assertThat(json.readTree(published(event).data()).propertyNames())
        .containsAll(required)
        .isSubsetOf(schema.path("properties").propertyNames());
  }

  private JsonNode schema(String name) throws IOException {
    try (InputStream file = ProjectEvent.class.getResourceAsStream(name + ".schema.json")) {
      return json.readTree(Objects.requireNonNull(file));
    }
  }

  private Event published(ProjectEvent event) {
    events.publish(TENANT, event, NOW);
    return published.getLast();
  }
}
