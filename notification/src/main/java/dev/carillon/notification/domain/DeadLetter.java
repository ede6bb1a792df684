package dev.carillon.notification.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What could not be done and waits for people: a delivery that nobody took, or an event that a
/// listener failed at.
///
/// @param type of the notification, or the name of the event
/// @param receiver of a delivery
/// @param attempts made
/// @param since in milliseconds
/// @param error what went wrong at last
public record DeadLetter(
    Id id, String type, @Nullable UserId receiver, int attempts, Instant since, String error) {

  /// Names one.
  ///
  /// @param uuid of the notification, or of the event
  /// @param channel null: it is an event
  public record Id(UUID uuid, @Nullable Channel channel) {
    /// Reads what [#toString] writes.
    public static Optional<Id> parse(String text) {
      String[] parts = text.split("\\.", 2);
      Optional<UUID> uuid = NotificationId.parse(parts[0]).map(NotificationId::value);
      if (parts.length == 1) {
        return uuid.map(value -> new Id(value, null));
      }
      Optional<Channel> channel = Channel.ofWireName(parts[1]);
      return uuid.isEmpty() || channel.isEmpty()
          ? Optional.empty()
          : Optional.of(new Id(uuid.get(), channel.get()));
    }

    /// `0199f0c2-7c00-7a1b-8c3d-5e6f70819203.email` for a delivery, without the channel for an
    /// event.
    @Override
    public String toString() {
      return channel == null ? uuid.toString() : uuid + "." + channel.wireName();
    }
  }

  /// What it is. In small letters the wire's name.
  public enum Kind {
    DELIVERY,
    EVENT
  }
}
