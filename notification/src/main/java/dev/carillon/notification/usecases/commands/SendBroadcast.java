package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Begins a broadcast: checks it and keeps it. Whoever runs [RunBroadcasts] sends it. Blocks until
/// the commit; executing it again begins another one, unless it has an origin.
public final class SendBroadcast {
  private final Broadcasts broadcasts;
  private final NotificationRules rules;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final Runnable wake;

  /// @param wake called after each commit, on the caller's thread; must return at once
  public SendBroadcast(
      Broadcasts broadcasts,
      NotificationRules rules,
      NotificationIds ids,
      InstantSource clock,
      Runnable wake) {
    this.broadcasts = broadcasts;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
    this.wake = wake;
  }

  /// What is asked.
  ///
  /// @param senderId null is `system`; who it is gets no copy
  /// @param texts as [Broadcast#texts]
  /// @param about as [Broadcast#about]
  /// @param sendAt in the future; null: at once
  /// @param routing as [Broadcast#routing]
  public record Command(
      Caller.Service caller,
      Audience audience,
      Broadcast.Priority priority,
      @Nullable String senderId,
      String object,
      String type,
      @Nullable String texts,
      String payloadJson,
      @Nullable Instant sendAt,
      @Nullable Instant expiresAt,
      @Nullable String about,
      Routing routing,
      Broadcasts.@Nullable Origin origin) {}

  /// What became of it.
  public sealed interface Outcome {
    /// It is kept.
    record Accepted(BroadcastId id) implements Outcome {}

    /// Its origin had begun it before; that one's id.
    record Replayed(BroadcastId id) implements Outcome {}

    /// Its origin was used for another one.
    record OriginReused() implements Outcome {}

    /// The request breaks rules.
    record Invalid(List<Violation> violations) implements Outcome {
      public Invalid {
        violations = List.copyOf(violations);
      }
    }

    /// There is no such topic.
    record UnknownTopic() implements Outcome {}

    /// The tenant has as many running as it may.
    record TooMany(int bound) implements Outcome {}
  }

  /// Runs it.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Broadcasts]
  public Outcome execute(Command command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String sender = command.senderId() == null ? UserId.SYSTEM.value() : command.senderId();
    List<Violation> violations =
        new ArrayList<>(
            rules.violations(
                command.object(),
                // Everyone's own id is one that passes.
                UserId.SYSTEM.value(),
                sender,
                command.type(),
                command.payloadJson(),
                command.routing(),
                command.expiresAt(),
                command.sendAt() == null ? now : command.sendAt()));
    violations.addAll(NotificationRules.aboutViolations(command.about()));
    if (!violations.isEmpty()) {
      return new Outcome.Invalid(
          command.sendAt() == null
              ? violations
              : violations.stream().map(Violation::atSendTime).toList());
    }
    Broadcast broadcast =
        new Broadcast(
            new BroadcastId(ids.next().value()),
            command.caller().tenant(),
            command.audience(),
            command.priority(),
            new UserId(sender),
            command.object(),
            command.type(),
            command.texts(),
            new Payload(command.payloadJson()),
            now,
            command.sendAt(),
            command.expiresAt(),
            command.about(),
            command.routing());
    return switch (broadcasts.begin(broadcast, command.origin())) {
      case Broadcasts.Begun.Started(var id) -> {
        wake.run();
        yield new Outcome.Accepted(id);
      }
      case Broadcasts.Begun.Repeated(var id) -> new Outcome.Replayed(id);
      case Broadcasts.Begun.OriginReused() -> new Outcome.OriginReused();
      case Broadcasts.Begun.UnknownTopic() -> new Outcome.UnknownTopic();
      case Broadcasts.Begun.TooMany(var bound) -> new Outcome.TooMany(bound);
    };
  }
}
