package dev.carillon.postgres;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the rows of broadcasts read, with their tenant's key as `tenant_key`.
final class BroadcastRow {
  private BroadcastRow() {}

  static Broadcast broadcast(ResultSet rows) throws SQLException {
    @Nullable String topic = rows.getString("topic");
    return new Broadcast(
        new BroadcastId(rows.getObject("id", UUID.class)),
        new TenantId(rows.getString("tenant_key")),
        topic == null ? new Audience.Everyone() : new Audience.Topic(new TopicKey(topic)),
        rows.getBoolean("critical") ? Broadcast.Priority.CRITICAL : Broadcast.Priority.NORMAL,
        new UserId(rows.getString("sender")),
        rows.getString("object"),
        rows.getString("type"),
        rows.getString("texts"),
        new Payload(rows.getString("payload")),
        Database.time(rows, "created_at"),
        Database.timeOrNull(rows, "send_at"),
        Database.timeOrNull(rows, "expires_at"),
        rows.getString("about"),
        routing(rows));
  }

  /// Whether it is critical the broadcast's priority says.
  private static Routing routing(ResultSet rows) throws SQLException {
    String[] steps = (String[]) rows.getArray("escalation_channels").getArray();
    Long[] millis = (Long[]) rows.getArray("escalation_millis").getArray();
    return new Routing(
        Arrays.stream((String[]) rows.getArray("channels").getArray())
            .map(Channel::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        IntStream.range(0, steps.length)
            .mapToObj(place ->
                new Escalation(Channel.valueOf(steps[place]), Duration.ofMillis(millis[place])))
            .toList(),
        false);
  }

  static BroadcastProgress progress(ResultSet rows, List<BroadcastProgress.Failure> failures)
      throws SQLException {
    return new BroadcastProgress(
        broadcast(rows),
        Broadcast.State.valueOf(rows.getString("state")),
        rows.getObject("expected", Long.class),
        rows.getLong("sent"),
        rows.getLong("failed"),
        failures,
        Database.timeOrNull(rows, "finished_at"));
  }
}
