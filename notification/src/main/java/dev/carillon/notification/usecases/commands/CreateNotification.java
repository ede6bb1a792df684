package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.NotificationStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sends a notification: checks it, stores it, and only then pushes it.
///
/// Does not block; any thread may call it.
public final class CreateNotification {
  /// The prefix of types and objects that only services may use.
  public static final String SYSTEM_PREFIX = "system.";

  private final NotificationStore store;
  private final NotificationGateway gateway;
  private final NotificationRules rules;
  private final GroupingRules grouping;
  private final NotificationIds ids;
  private final InstantSource clock;

  public CreateNotification(
      NotificationStore store,
      NotificationGateway gateway,
      NotificationRules rules,
      NotificationIds ids,
      InstantSource clock) {
    this(store, gateway, rules, GroupingRules.defaults(), ids, clock);
  }

  public CreateNotification(
      NotificationStore store,
      NotificationGateway gateway,
      NotificationRules rules,
      GroupingRules grouping,
      NotificationIds ids,
      InstantSource clock) {
    this.store = store;
    this.gateway = gateway;
    this.rules = rules;
    this.grouping = grouping;
    this.ids = ids;
    this.clock = clock;
  }

  /// What is asked.
  ///
  /// @param senderId only a service may name one; null is the caller, or `system` for a service
  /// @param payloadJson one JSON object, checked by whoever parsed it
  /// @param about as [NewNotification#about]
  /// @param key null: every execution stores a new notification
  /// @param group null: it is shown by itself
  public record Command(
      Caller caller,
      String receiverId,
      @Nullable String senderId,
      String object,
      String type,
      String payloadJson,
      Routing routing,
      @Nullable Instant expiresAt,
      @Nullable String about,
      @Nullable IdempotencyKey key,
      @Nullable Grouping group) {

    /// At once, by these channels.
    public Command(
        Caller caller,
        String receiverId,
        @Nullable String senderId,
        String object,
        String type,
        String payloadJson,
        Set<Channel> channels,
        @Nullable Instant expiresAt,
        @Nullable String about,
        @Nullable IdempotencyKey key,
        @Nullable Grouping group) {
      this(
          caller,
          receiverId,
          senderId,
          object,
          type,
          payloadJson,
          Routing.of(channels),
          expiresAt,
          about,
          key,
          group);
    }

    /// At once, by these channels, and shown by itself.
    public Command(
        Caller caller,
        String receiverId,
        @Nullable String senderId,
        String object,
        String type,
        String payloadJson,
        Set<Channel> channels,
        @Nullable Instant expiresAt,
        @Nullable String about,
        @Nullable IdempotencyKey key) {
      this(
          caller,
          receiverId,
          senderId,
          object,
          type,
          payloadJson,
          channels,
          expiresAt,
          about,
          key,
          null);
    }

    /// The same with another key.
    public Command with(@Nullable IdempotencyKey another) {
      return new Command(
          caller,
          receiverId,
          senderId,
          object,
          type,
          payloadJson,
          routing,
          expiresAt,
          about,
          another,
          group);
    }
  }

  /// What became of it.
  public sealed interface Outcome {
    /// Stored, and pushed to whoever is there.
    record Created(NotificationId id, long seq) implements Outcome {}

    /// Stored as a part of a notification that was there, and pushed as its growth.
    ///
    /// @param id that notification
    record Grown(NotificationId id, long seq) implements Outcome {}

    /// Stored, and shown when its group's window closes.
    ///
    /// @param id the notification that it will be, or be a part of
    record Held(NotificationId id) implements Outcome {}

    /// Stored, with no place in the inbox, and delivered by other channels.
    record Accepted(NotificationId id) implements Outcome {}

    /// The key had done this already; the first one's id and number.
    record Replayed(NotificationId id, long seq, Appended.Replayed.Kind first) implements Outcome {
      /// The first one was stored as itself.
      public Replayed(NotificationId id, long seq) {
        this(id, seq, Appended.Replayed.Kind.STORED);
      }
    }

    /// Nothing was stored, and nothing will be by asking again.
    sealed interface Refused extends Outcome {}

    /// The key was used for another request.
    record KeyReused() implements Refused {}

    /// The request breaks rules.
    record Invalid(List<Violation> violations) implements Refused {}

    /// The caller may not do this.
    record Forbidden(Reason reason) implements Refused {}
  }

  /// Why a caller may not.
  public enum Reason {
    SENDER_IS_THE_CALLER,
    SYSTEM_TYPE,
    RECEIVER_IS_ANOTHER
  }

  /// Runs it. The stage completes after the commit, or exceptionally with
  /// [dev.carillon.notification.usecases.ports.StoreUnavailableException].
  public CompletionStage<Outcome> execute(Command command) {
    return execute(command, ids.next());
  }

  /// The same, with an id that was made before.
  public CompletionStage<Outcome> execute(Command command, NotificationId id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Outcome.Refused refused = refused(command, now);
    if (refused != null) {
      return done(refused);
    }
    NewNotification notification =
        new NewNotification(
            id,
            command.caller().tenant(),
            new UserId(command.receiverId()),
            new UserId(sender(command)),
            command.object(),
            command.type(),
            new Payload(command.payloadJson()),
            now,
            command.expiresAt(),
            command.about(),
            command.routing());
    Grouping group = command.group();
    CompletionStage<Appended> appended =
        group == null
            ? store.append(notification, command.key())
            : store.appendGrouped(
                notification,
                grouping.group(group, command.type(), command.caller()),
                command.key());
    return appended.thenApply(this::pushed);
  }

  /// What would be said against it now; null: nothing. Does not look at its key.
  public Outcome.@Nullable Refused refused(Command command) {
    return refused(command, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /// What would be said against it at that time; null: nothing.
  Outcome.@Nullable Refused refused(Command command, Instant now) {
    Reason refusal = refusal(command);
    if (refusal != null) {
      return new Outcome.Forbidden(refusal);
    }
    String sender = sender(command);
    List<Violation> violations =
        rules.violations(
            command.object(),
            command.receiverId(),
            sender,
            command.type(),
            command.payloadJson(),
            command.routing(),
            command.expiresAt(),
            now);
    List<Violation> about = NotificationRules.aboutViolations(command.about());
    List<Violation> ofGroup = groupViolations(command);
    if (violations.isEmpty() && about.isEmpty() && ofGroup.isEmpty()) {
      return null;
    }
    return new Outcome.Invalid(
        Stream.of(violations, about, ofGroup).flatMap(List::stream).toList());
  }

  private List<Violation> groupViolations(Command command) {
    Grouping group = command.group();
    if (group == null) {
      return List.of();
    }
    return command.routing().inbox()
        ? grouping.violations(group)
        : List.of(new Violation("group", Violation.Rule.NEEDS_REALTIME, 0));
  }

  private Outcome pushed(Appended appended) {
    return switch (appended) {
      case Appended.Stored(var notification, var head) -> {
        gateway.push(new InboxChange.Added(notification, head));
        yield new Outcome.Created(notification.id(), notification.seq());
      }
      case Appended.Grown(var notification, var head) -> {
        gateway.push(new InboxChange.Updated(notification, head));
        yield new Outcome.Grown(notification.id(), notification.seq());
      }
      case Appended.Held(var id) -> new Outcome.Held(id);
      case Appended.Accepted(var id) -> new Outcome.Accepted(id);
      case Appended.Replayed(var id, var seq, var first) -> new Outcome.Replayed(id, seq, first);
      case Appended.KeyReused() -> new Outcome.KeyReused();
    };
  }

  private static @Nullable Reason refusal(Command command) {
    return switch (command.caller()) {
      case Caller.Service _ -> null;
      case Caller.User(var _, var user, var mayWriteToOthers) -> {
        if (command.senderId() != null) {
          yield Reason.SENDER_IS_THE_CALLER;
        }
        if (isSystem(command.type()) || isSystem(command.object())) {
          yield Reason.SYSTEM_TYPE;
        }
        yield mayWriteToOthers || command.receiverId().equals(user.value())
            ? null
            : Reason.RECEIVER_IS_ANOTHER;
      }
    };
  }

  /// However it is written: what a reader takes for the system's must be the system's.
  private static boolean isSystem(String name) {
    return name.strip().toLowerCase(Locale.ROOT).startsWith(SYSTEM_PREFIX);
  }

  private static String sender(Command command) {
    if (command.senderId() != null) {
      return command.senderId();
    }
    return switch (command.caller()) {
      case Caller.User(var _, var user, var _) -> user.value();
      case Caller.Service _ -> UserId.SYSTEM.value();
    };
  }

  private static CompletionStage<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
