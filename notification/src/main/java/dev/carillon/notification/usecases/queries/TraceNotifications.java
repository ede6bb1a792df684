package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.Traces;
import dev.carillon.notification.usecases.ports.Traces.Heard;
import dev.carillon.notification.usecases.ports.Traces.Origin;
import dev.carillon.notification.usecases.ports.Traces.Placed;
import dev.carillon.notification.usecases.ports.Traces.Sending;
import dev.carillon.notification.usecases.ports.Traces.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why someone did, or did not, get something: what is known of a notification or an event, in the
/// order in which it happened. Blocks; any thread. Throws
/// [dev.carillon.notification.usecases.ports.StoreUnavailableException] as [Traces] does.
public final class TraceNotifications {
  private final Traces traces;

  public TraceNotifications(Traces traces) {
    this.traces = traces;
  }

  /// Something on the way.
  public sealed interface Step {
    /// When it happened; of what is still to come, when it is looked at next.
    Instant at();

    /// Something happened that it is about.
    record Happened(Instant at, Heard event) implements Step {}

    /// A rule said that someone is to be told of it.
    record Ruled(Instant at, Origin rule) implements Step {}

    /// Every listener has heard of it.
    record Told(Instant at, Heard event) implements Step {}

    /// The event was given up: it is a dead letter.
    record GivenUp(Instant at, Heard event) implements Step {}

    /// It is stored.
    ///
    /// @param inbox whether it has a place in the inbox
    /// @param groupCount how many it stands for
    record Stored(Instant at, boolean inbox, int groupCount) implements Step {}

    /// It waits in a group, and is shown then.
    record Grouped(Instant at, Instant until) implements Step {}

    /// The receiver has seen it, or would not have it any more.
    record Handled(Instant at, How how) implements Step {}

    /// It is to be delivered by another channel.
    ///
    /// @param unlessReadUntil only if it is not read until then; null: in any case
    record Planned(Instant at, Channel channel, @Nullable Instant unlessReadUntil)
        implements Step {}

    /// The receiver's preferences were asked.
    record Decided(Instant at, Channel channel, Decision decision) implements Step {}

    /// A provider was asked.
    record Attempted(Instant at, Channel channel, Attempt attempt) implements Step {}

    /// Where the delivery stands, which may be its end.
    record Stands(Instant at, Sending delivery) implements Step {}
  }

  /// What became of a notification in its inbox.
  public enum How {
    READ,
    ARCHIVED,
    DELETED
  }

  /// A notification's way, in order.
  public record Trace(Way way, List<Step> steps) {
    public Trace {
      steps = List.copyOf(steps);
    }
  }

  /// An event's way, and those of what it made.
  ///
  /// @param broadcasts that it began
  /// @param next of the following page; null: there is none
  public record EventTrace(
      Heard event,
      List<Step> steps,
      List<BroadcastId> broadcasts,
      List<Trace> notifications,
      @Nullable NotificationId next) {
    public EventTrace {
      steps = List.copyOf(steps);
      broadcasts = List.copyOf(broadcasts);
      notifications = List.copyOf(notifications);
    }
  }

  /// What to show of what an event made.
  ///
  /// @param receiver only theirs; null: everyone's
  /// @param after the last one of the page before; null: the first page
  public record Page(@Nullable UserId receiver, @Nullable NotificationId after, int max) {}

  /// The way of one; empty when nothing is known of it (any more).
  public Optional<Trace> notification(Caller.Service caller, NotificationId id) {
    return traces.find(caller.tenant(), List.of(id)).stream()
        .findFirst()
        .map(TraceNotifications::trace);
  }

  /// The way of an event; empty when nothing is known of it (any more).
  public Optional<EventTrace> event(Caller.Service caller, UUID id, Page page) {
    return traces
        .event(caller.tenant(), id)
        .map(event -> {
          List<NotificationId> made =
              traces.made(caller.tenant(), id, page.receiver(), page.after(), page.max() + 1);
          List<NotificationId> shown = made.subList(0, Math.min(page.max(), made.size()));
          return new EventTrace(
              event,
              steps(event),
              traces.broadcasts(caller.tenant(), id),
              traces.find(caller.tenant(), shown).stream().map(TraceNotifications::trace).toList(),
              made.size() > page.max() ? shown.getLast() : null);
        });
  }

  private static List<Step> steps(Heard event) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Happened(event.occurredAt(), event));
    if (event.toldAt() != null) {
      steps.add(new Step.Told(event.toldAt(), event));
    }
    if (event.parkedAt() != null) {
      steps.add(new Step.GivenUp(event.parkedAt(), event));
    }
    return steps;
  }

  private static Trace trace(Way way) {
    List<Step> steps = new ArrayList<>();
    way.events()
        .forEach(event -> {
          steps.add(new Step.Happened(event.occurredAt(), event));
          addRule(steps, event.occurredAt(), event.origin());
        });
    addRule(steps, way.createdAt(), way.origin());
    Placed inbox = way.inbox();
    if (way.shownAt() == null) {
      steps.add(
          new Step.Stored(way.createdAt(), inbox != null, inbox == null ? 1 : inbox.groupCount()));
    } else {
      steps.add(new Step.Grouped(way.createdAt(), way.shownAt()));
    }
    way.deliveries().forEach(delivery -> steps.addAll(steps(way, delivery)));
    if (inbox != null) {
      add(steps, inbox.readAt(), How.READ);
      add(steps, inbox.archivedAt(), How.ARCHIVED);
      add(steps, inbox.deletedAt(), How.DELETED);
    }
    steps.sort(Comparator.comparing(Step::at));
    return new Trace(way, steps);
  }

  private static void addRule(List<Step> steps, Instant at, @Nullable Origin rule) {
    if (rule != null) {
      steps.add(new Step.Ruled(at, rule));
    }
  }

  private static void add(List<Step> steps, @Nullable Instant at, How how) {
    if (at != null) {
      steps.add(new Step.Handled(at, how));
    }
  }

  private static List<Step> steps(Way way, Sending delivery) {
    List<Step> steps = new ArrayList<>();
    Channel channel = delivery.channel();
    // What was held back has another time by now, and is not sent when it is read either.
    boolean held =
        delivery.decisions().stream().anyMatch(said -> said.decision() instanceof Decision.Hold);
    steps.add(
        new Step.Planned(
            way.createdAt(), channel, delivery.unlessRead() && !held ? delivery.dueAt() : null));
    delivery
        .decisions()
        .forEach(said -> steps.add(new Step.Decided(said.at(), channel, said.decision())));
    delivery
        .attempts()
        .forEach(attempt -> steps.add(new Step.Attempted(attempt.startedAt(), channel, attempt)));
    Instant ended = delivery.finishedAt();
    steps.add(new Step.Stands(ended == null ? delivery.nextAttemptAt() : ended, delivery));
    return steps;
  }
}
