package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.usecases.ports.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the moment that a time means, and holds it to its bound. Blocks where a receiver's zone is
/// needed; throws [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the
/// store is away.
public final class SendTimes {
  private final Contacts contacts;
  private final ZoneId defaultZone;
  private final Duration maxAhead;
  private final InstantSource clock;

  /// @param defaultZone of those whose contact names none
  /// @param maxAhead what is to come later is refused
  public SendTimes(Contacts contacts, ZoneId defaultZone, Duration maxAhead, InstantSource clock) {
    this.contacts = contacts;
    this.defaultZone = defaultZone;
    this.maxAhead = maxAhead;
    this.clock = clock;
  }

  /// The moment, as seen from now.
  public sealed interface Found {
    /// It has come.
    record Now() implements Found {}

    /// It is still to come.
    record Later(Instant at) implements Found {}

    /// It is further ahead than it may be.
    record TooFar(Duration maxAhead) implements Found {}
  }

  /// The moment, in milliseconds.
  ///
  /// @param receiver whose clock a local time without a zone is read from; null: the server's
  public Found of(SendTime time, @Nullable InboxKey receiver) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant at = time.at(now, () -> zone(receiver));
    if (!at.isAfter(now)) {
      return new Found.Now();
    }
    return at.isAfter(now.plus(maxAhead))
        ? new Found.TooFar(maxAhead)
        : new Found.Later(at.truncatedTo(ChronoUnit.MILLIS));
  }

  private ZoneId zone(@Nullable InboxKey receiver) {
    return Optional.ofNullable(receiver)
        .flatMap(contacts::find)
        .map(Contact::zone)
        .orElse(defaultZone);
  }
}
