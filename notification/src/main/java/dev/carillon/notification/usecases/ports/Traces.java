package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of the ways that events and notifications went; what has become too old is not.
/// Blocks; any thread. Throws [StoreUnavailableException] when the store cannot be reached.
public interface Traces {

  /// An event, which may be still to be told.
  ///
  /// @param toldAt when every listener had heard it; null: not yet
  /// @param parkedAt when it was given up: it is a dead letter; null: it was not
  /// @param attempts that were begun
  /// @param lastError why the latest that failed did; null: none did
  /// @param origin the rule that made the notification of it that was asked for; null: none did, or
  ///   the event itself was asked for
  record Heard(
      UUID id,
      String name,
      Instant occurredAt,
      @Nullable Instant toldAt,
      @Nullable Instant parkedAt,
      int attempts,
      @Nullable String lastError,
      @Nullable Origin origin) {}

  /// A rule that was written down, as it was then.
  record Origin(String rule, String version) {}

  /// A notification's way.
  ///
  /// @param inbox null: it has no place in the inbox, or is still to get one
  /// @param shownAt when the group that it waits in is shown; null: it waits in none
  /// @param broadcast whose copy it is; null: nobody's
  /// @param origin the rule that began that broadcast; null: none did
  /// @param events that it was made of, or grew by, the youngest first, at most [#MAX_EVENTS]
  record Way(
      NotificationId id,
      UserId receiver,
      String type,
      Instant createdAt,
      @Nullable Placed inbox,
      @Nullable Instant shownAt,
      @Nullable BroadcastId broadcast,
      @Nullable Origin origin,
      List<Heard> events,
      List<Sending> deliveries) {
    public Way {
      events = List.copyOf(events);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// Of how many events a notification is shown to be made; groups may have more.
  int MAX_EVENTS = 20;

  /// A notification in its inbox. The times are of what holds now: what was unread again has none.
  record Placed(
      @Nullable Instant readAt,
      @Nullable Instant archivedAt,
      @Nullable Instant deletedAt,
      int groupCount) {}

  /// One delivery.
  ///
  /// @param nextAttemptAt of one that has not ended
  /// @param bundle the notification whose message tells it; null: it has its own
  /// @param error why the latest attempt failed; null: it did not
  /// @param decisions what preferences said, in order
  /// @param attempts in order, the latest [#MAX_ATTEMPTS]
  record Sending(
      Channel channel,
      DeliveryState state,
      @Nullable SuppressionReason reason,
      boolean unlessRead,
      Instant dueAt,
      Instant nextAttemptAt,
      @Nullable Instant finishedAt,
      @Nullable NotificationId bundle,
      @Nullable String error,
      List<Deliveries.Decided> decisions,
      List<Deliveries.Attempt> attempts) {
    public Sending {
      decisions = List.copyOf(decisions);
      attempts = List.copyOf(attempts);
    }
  }

  /// How many attempts of a delivery are shown.
  int MAX_ATTEMPTS = 100;

  /// Those of them that are known, in their order.
  List<Way> find(TenantId tenant, Collection<NotificationId> notifications);

  /// An event of a tenant.
  Optional<Heard> event(TenantId tenant, UUID event);

  /// What an event made, by their ids.
  ///
  /// @param receiver only theirs; null: everyone's
  /// @param after the one before the first; null begins at the first
  List<NotificationId> made(
      TenantId tenant,
      UUID event,
      @Nullable UserId receiver,
      @Nullable NotificationId after,
      int max);

  /// The broadcasts that an event began.
  List<BroadcastId> broadcasts(TenantId tenant, UUID event);

  /// Forgets events that were told before then.
  ///
  /// @return how many, at most `max`
  int forget(Instant before, int max);
}
