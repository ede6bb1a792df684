package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import dev.carillon.events.PastEvents.Place;
import dev.carillon.events.PastEvents.Range;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresPastEventsTest {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "past_events");
  private static final PostgresOutbox OUTBOX = new PostgresOutbox(DATABASE.dataSource(), () -> {});
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final PastEvents past = new PostgresPastEvents(DATABASE.dataSource());

  @AfterAll
  static void close() {
    OUTBOX.close();
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate told_event, outbox").update();
  }

  private static Event told(String tenant, String name, Instant at, @Nullable String key) {
    Event event =
        new Event(UUID.randomUUID(), new EventName(name), tenant, key, at, "{\"n\": 1.50}");
    DATABASE
        .jdbc()
        .sql(
            """
            insert into outbox (id, tenant, name, key, occurred_at, data, attempt, next_attempt_at)
            values (?, ?, ?, ?, ?, ?::json, 1, now())
            """)
        .param(event.id())
        .param(tenant)
        .param(name)
        .param(key)
        .param(Database.time(event.occurredAt()))
        .param(event.data())
        .update();
    OUTBOX.complete(event.id());
    return event;
  }

  private static final Range HOUR = new Range("acme", NOON, NOON.plusSeconds(3600));

  @Test
  void whatWasToldIsReadAsItWasInOrderAndPageByPage() {
    Event second = told("acme", "a.b", NOON.plusMillis(1), null);
    Event first = told("acme", "a.b", NOON, "key");
    Event third = told("acme", "a.c", NOON.plusMillis(1), null);

    List<Event> page = past.read(HOUR, null, 1);
    assertThat(page).containsExactly(first);
    assertThat(past.read(HOUR, Place.of(page.getLast()), 10))
        .containsExactlyInAnyOrder(second, third);
  }

  @Test
  void otherTenantsAndTimesAreNotRead() {
    told("globex", "a.b", NOON, null);
    told("acme", "a.b", NOON.minusMillis(1), null);
    told("acme", "a.b", NOON.plusSeconds(3600), null);
    Event one = told("acme", "a.b", NOON, null);
    Event prefixed = told("acme", "tenant.x.a.b", NOON.plusMillis(5), null);

    assertThat(past.read(HOUR, null, 10)).containsExactly(one, prefixed);
  }

  @Test
  void whatIsStillToBeToldOrErasedIsLeftOut() {
    told("acme", "a.b", NOON, null);
    DATABASE.jdbc().sql("update told_event set data = null").update();

    assertThat(past.read(HOUR, null, 10)).isEmpty();
  }
}
