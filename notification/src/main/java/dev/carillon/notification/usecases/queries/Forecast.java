package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ContentPreview.Seen;
import java.time.Instant;
import java.util.List;

/// What would become of a delivery.
public sealed interface Forecast {
  /// It would be handed to a provider.
  ///
  /// @param targets keys of where it goes
  /// @param ground what it rests on
  /// @param content what would be seen, if it were told alone
  record Sent(Instant at, List<String> targets, Ground ground, Seen content) implements Forecast {
    public Sent {
      targets = List.copyOf(targets);
    }
  }

  /// It would be held back, and be told in one message with whatever else is, unless it is read
  /// before.
  ///
  /// @param then what would become of it when that time has come
  record Held(Instant until, Ground ground, Forecast then) implements Forecast {}

  /// It would not be sent.
  ///
  /// @param ground what the receiver's preferences rest on; [Ground#NONE] where they are not asked
  record Suppressed(Instant at, SuppressionReason reason, Ground ground) implements Forecast {}

  /// It would be looked at later, and only if it is not read by then.
  ///
  /// @param then what would become of it, unread
  record UnlessRead(Instant at, Forecast then) implements Forecast {}
}
