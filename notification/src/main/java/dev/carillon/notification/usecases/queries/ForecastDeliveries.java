package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryPlan;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Recipient;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.verdicts.Receiver;
import dev.carillon.notification.usecases.verdicts.Receivers;
import dev.carillon.notification.usecases.verdicts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What would become of the deliveries of notifications that are not there: sends, stores and
/// counts nothing. It is decided by the code that decides about real ones, as things are now: that
/// preferences, contacts and defaults stay as they are, every provider takes what it is given, and
/// no one reads or deletes anything. Groups are not looked at: each is taken to be told by itself.
///
/// Blocks, from any thread. Each store is asked once, however many notifications there are; what is
/// written for them is in memory at once.
public final class ForecastDeliveries {
  private final Map<Channel, Way> ways;
  private final Needs needs;

  /// How one channel would be delivered.
  public record Way(ChannelAddresses addresses, ContentPreview preview) {}

  /// What is shared by all channels.
  public record Needs(
      Receiver.Sources sources, ChannelRates rates, NotificationStore store, InstantSource clock) {}

  /// @param ways of the channels that are configured
  public ForecastDeliveries(Map<Channel, Way> ways, Needs needs) {
    this.ways = Map.copyOf(ways);
    this.needs = needs;
  }

  /// A delivery and what would become of it.
  public record Planned(DeliveryPlan plan, Forecast forecast) {}

  /// What would become of a notification's deliveries.
  ///
  /// @param deliveries in the order of the plans; none by channels that are not configured
  public record Foretold(NewNotification notification, List<Planned> deliveries) {
    public Foretold {
      deliveries = List.copyOf(deliveries);
    }
  }

  /// Foretells what would become of notifications if all of them were stored now, and none was
  /// before.
  ///
  /// @param notifications with ids of their own, that need not be kept; several for one receiver
  ///   count together against the rate of a channel, the first ones first
  /// @return one for each, in their order
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when a store is
  ///   away
  public List<Foretold> execute(List<NewNotification> notifications) {
    if (notifications.stream().allMatch(one -> plans(one).isEmpty())) {
      return notifications.stream().map(one -> new Foretold(one, List.of())).toList();
    }
    Round round = new Round(notifications);
    return notifications.stream()
        .map(one ->
            new Foretold(
                one,
                plans(one).stream()
                    .map(plan -> new Planned(plan, round.forecast(one, plan)))
                    .toList()))
        .toList();
  }

  private List<DeliveryPlan> plans(NewNotification notification) {
    return notification.routing().deliveries().stream()
        .filter(plan -> ways.containsKey(plan.channel()))
        .toList();
  }

  private static InboxKey inbox(NewNotification notification) {
    return new InboxKey(notification.tenant(), notification.receiver());
  }

  private static Recipient recipient(NewNotification notification) {
    return new Recipient(inbox(notification), notification.type());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /// What is counted against a rate at the same moment.
  private record Moment(InboxKey who, Channel channel, Instant at) {}

  /// A delivery at the moment at which it would be decided about.
  private record Due(NewNotification notification, Channel channel, boolean held, Instant at) {
    Moment moment() {
      return new Moment(inbox(notification), channel, at);
    }
  }

  /// What is known while it is foretold.
  private final class Round {
    private final Instant now = needs.clock().instant();
    private final Map<Channel, Map<Recipient, Receiver>> receivers = new HashMap<>();
    private final Map<InboxKey, Long> unread;
    private final Map<Moment, Integer> counted = new HashMap<>();

    Round(List<NewNotification> notifications) {
      List<InboxKey> who =
          notifications.stream().map(ForecastDeliveries::inbox).distinct().toList();
      Receivers all = Receivers.find(needs.sources(), who);
      ways.forEach((channel, way) -> {
        List<Recipient> recipients =
            notifications.stream()
                .filter(one -> plans(one).stream().anyMatch(plan -> plan.channel() == channel))
                .map(ForecastDeliveries::recipient)
                .toList();
        if (!recipients.isEmpty()) {
          receivers.put(channel, all.by(way.addresses(), recipients));
        }
      });
      this.unread = unread(who, notifications);
    }

    /// Of each inbox, with what would be new in it.
    private Map<InboxKey, Long> unread(List<InboxKey> who, List<NewNotification> notifications) {
      Map<InboxKey, Long> all = new HashMap<>();
      needs.store().heads(who).forEach((inbox, head) -> all.put(inbox, head.unread()));
      notifications.stream()
          .filter(one -> one.routing().inbox())
          .forEach(one -> all.merge(inbox(one), 1L, Long::sum));
      return all;
    }

    Forecast forecast(NewNotification notification, DeliveryPlan plan) {
      Instant at = later(notification.createdAt().plus(plan.after()), now);
      Forecast then = forecast(new Due(notification, plan.channel(), false, at));
      return plan.unlessRead() ? new Forecast.UnlessRead(at, then) : then;
    }

    private Forecast forecast(Due due) {
      // The store settles those before it hands them out.
      Instant expiresAt = due.notification().expiresAt();
      if (expiresAt != null && !expiresAt.isAfter(due.at())) {
        return new Forecast.Suppressed(due.at(), SuppressionReason.EXPIRED, Ground.NONE);
      }
      Receiver receiver =
          Objects.requireNonNull(receivers.get(due.channel())).get(recipient(due.notification()));
      return forecast(due, Objects.requireNonNull(receiver));
    }

    private Forecast forecast(Due due, Receiver receiver) {
      NewNotification notification = due.notification();
      Receiver.Due asked =
          new Receiver.Due(
              notification.type(),
              due.channel(),
              notification.routing().critical(),
              due.held(),
              true,
              due.at());
      return switch (receiver.verdict(asked, () -> wouldTake(due))) {
        case Verdict.Suppress(var reason, var said) ->
            new Forecast.Suppressed(due.at(), reason, said == null ? Ground.NONE : said.ground());
        case Verdict.Hold(Decision.Hold(var until, var ground)) ->
            new Forecast.Held(
                until, ground, forecast(new Due(notification, due.channel(), true, until)));
        case Verdict.Send(var targets, Decision.Send(var ground), var _) ->
            new Forecast.Sent(
                due.at(),
                targets.stream().map(DeliveryTarget::key).toList(),
                ground,
                content(due, receiver, targets.getFirst()));
      };
    }

    /// What was held back is told in one message, which is counted once.
    private boolean wouldTake(Due due) {
      int before = counted.getOrDefault(due.moment(), 0);
      boolean would =
          needs
              .rates()
              .wouldTake(
                  inbox(due.notification()),
                  due.channel(),
                  before + 1,
                  Duration.between(now, due.at()));
      if (would && !due.held()) {
        counted.put(due.moment(), before + 1);
      }
      return would;
    }

    private ContentPreview.Seen content(Due due, Receiver receiver, DeliveryTarget target) {
      NewNotification notification = due.notification();
      Outgoing.Item item =
          new Outgoing.Item(
              notification.id(),
              notification.sender(),
              notification.object(),
              notification.type(),
              notification.payload(),
              notification.createdAt(),
              notification.routing().critical());
      return Objects.requireNonNull(ways.get(due.channel()))
          .preview()
          .preview(
              new Outgoing(
                  new DeliveryId(notification.id(), due.channel()),
                  notification.tenant(),
                  notification.receiver(),
                  target,
                  receiver.locale(),
                  receiver.zone(),
                  List.of(item),
                  unread.getOrDefault(inbox(notification), 0L),
                  1));
    }
  }
}
