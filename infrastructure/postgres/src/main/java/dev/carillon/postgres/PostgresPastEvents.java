package dev.carillon.postgres;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Past events out of what is kept of them when they leave the outbox.
public final class PostgresPastEvents implements PastEvents {
  private final Database database;

  public PostgresPastEvents(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public List<Event> read(Range range, @Nullable Place after, int max) {
    String sql =
        """
        select id, name, tenant, key, occurred_at, data from told_event
        where tenant = :tenant and occurred_at >= :from and occurred_at < :to
          and (occurred_at, id) > (:after, :id) and data is not null
        order by occurred_at, id limit :max
        """;
    // Before the first of the range, whatever its id.
    Place place = after == null ? new Place(range.from().minusMillis(1), new UUID(0, 0)) : after;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param("tenant", range.tenant())
            .param("from", Database.time(range.from()))
            .param("to", Database.time(range.to()))
            .param("after", Database.time(place.occurredAt()))
            .param("id", place.event())
            .param("max", max)
            .query((rows, _) ->
                new Event(
                    rows.getObject("id", UUID.class),
                    new EventName(rows.getString("name")),
                    rows.getString("tenant"),
                    rows.getString("key"),
                    Database.time(rows, "occurred_at"),
                    rows.getString("data")))
            .list());
  }
}
