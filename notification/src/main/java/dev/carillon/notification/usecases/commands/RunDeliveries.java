package dev.carillon.notification.usecases.commands;

import static dev.carillon.notification.domain.DeliveryState.DEAD;
import static dev.carillon.notification.domain.DeliveryState.DELIVERED;
import static dev.carillon.notification.domain.DeliveryState.FAILED;
import static dev.carillon.notification.domain.DeliveryState.PENDING;
import static dev.carillon.notification.domain.DeliveryState.SENT;
import static dev.carillon.notification.domain.DeliveryState.SUPPRESSED;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryId;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.RetryPolicy;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Recipient;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.Deliveries.Claimed;
import dev.carillon.notification.usecases.ports.DeliveryObserver;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.verdicts.Receiver;
import dev.carillon.notification.usecases.verdicts.Receivers;
import dev.carillon.notification.usecases.verdicts.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Works off the deliveries of one channel: whoever claims again and again, and runs what it gets,
/// delivers them all. Any number of nodes may do it at once.
public final class RunDeliveries {
  /// Notifications in one message; what is over it is told in another.
  private static final int MAX_SUMMARY = 200;

  private final Route route;
  private final Needs needs;
  private final Duration lease;

  /// How one channel is delivered.
  ///
  /// @param everyTarget whether each target has to have it, as of webhooks; otherwise one is
  ///   enough, as of someone's devices, when the others refuse it for good
  public record Route(
      Channel channel,
      ChannelAddresses addresses,
      ProviderChain providers,
      RetryPolicy retry,
      boolean everyTarget) {}

  /// What is shared by all channels.
  ///
  /// @param locale for those whose contact says none
  /// @param zone for those whose contact says none
  public record Needs(
      Deliveries deliveries,
      Contacts contacts,
      PreferenceStore preferences,
      DeliveryObserver observer,
      ChannelRates rates,
      Locale locale,
      ZoneId zone,
      InstantSource clock,
      RandomGenerator random) {}

  /// @param lease how long a dead node's deliveries wait for another node
  public RunDeliveries(Route route, Needs needs, Duration lease) {
    this.route = route;
    this.needs = needs;
    this.lease = lease;
  }

  /// What is in hand.
  ///
  /// @param looked how many deliveries the claim looked at: as many as it might have, there may be
  ///   more
  public record Batch(List<Job> jobs, int looked) {}

  /// One delivery in hand, to be run on a thread of its own.
  public final class Job {
    private final Claimed claimed;
    private final Receiver receiver;

    private Job(Claimed claimed, Receiver receiver) {
      this.claimed = claimed;
      this.receiver = receiver;
    }

    /// The delivery.
    public Claimed claimed() {
      return claimed;
    }

    /// Sends it. Blocks for as long as the provider takes.
    ///
    /// @return what became of it, for [#finish]
    /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when a target
    ///   that is gone could not be forgotten: it comes again when its lease has run out
    public Deliveries.Result send() {
      Instant now = needs.clock().instant();
      Verdict verdict = receiver.verdict(due(now), this::take);
      Deliveries.Result result =
          switch (verdict) {
            case Verdict.Suppress(var reason, var _) -> suppressed(reason);
            case Verdict.Hold(var said) -> held(Duration.between(now, said.until()));
            case Verdict.Send(var targets, var _, var counted) -> send(targets, counted);
          };
      Decision said = verdict.said();
      // Not of each round in which every provider is away.
      boolean matters = result.counts() || verdict instanceof Verdict.Hold;
      return said != null && matters ? result.because(new Deliveries.Decided(now, said)) : result;
    }

    private Receiver.Due due(Instant now) {
      Outgoing.Item item = claimed.item();
      return new Receiver.Due(
          item.type(), route.channel(), item.critical(), claimed.held(), claimed.tries() == 1, now);
    }

    /// Counts what a provider took, once: only a first attempt is asked whether it may be made, so
    /// that nothing is given up that was tried before, a dead letter that is tried again included.
    /// What is critical is counted and sent in any case. Where everything that was held back would
    /// be told by it, those others are not gathered yet, and each is asked about by itself.
    private boolean take() {
      return claimed.done().isEmpty() && needs.rates().take(claimed.inbox(), route.channel());
    }

    private Deliveries.Result held(Duration wait) {
      return new Deliveries.Result(
          claimed.id(), claimed.attempt(), PENDING, null, wait, false, List.of(), List.of(), null);
    }

    private Deliveries.Result send(List<DeliveryTarget> targets, boolean counted) {
      Deliveries.Result result = send(targets, items());
      if (counted && result.done().isEmpty()) {
        needs.rates().giveBack(claimed.inbox(), route.channel());
      }
      return result;
    }

    /// What is told: of what was held back everything at once, the oldest first.
    private List<Outgoing.Item> items() {
      if (!claimed.held()) {
        return List.of(claimed.item());
      }
      Deliveries.Gathered gathered = needs.deliveries().gather(claimed.id(), MAX_SUMMARY);
      gathered
          .suppressed()
          .forEach(settled -> needs.observer().suppressed(settled.id(), settled.reason()));
      leaveOut(gathered.items().stream().filter(item -> !isWanted(item)).toList());
      return Stream.concat(
              Stream.of(claimed.item()), gathered.items().stream().filter(this::isWanted))
          .sorted(Comparator.comparing(Outgoing.Item::createdAt))
          .toList();
    }

    private boolean isWanted(Outgoing.Item item) {
      return receiver.preferences().allows(item.type(), route.channel());
    }

    /// What is not wanted any more.
    private void leaveOut(List<Outgoing.Item> items) {
      if (items.isEmpty()) {
        return;
      }
      List<NotificationId> ids = items.stream().map(Outgoing.Item::id).toList();
      needs.deliveries().leaveOut(claimed.id(), ids, SuppressionReason.PREFERENCE);
      ids.forEach(id ->
          needs
              .observer()
              .suppressed(new DeliveryId(id, route.channel()), SuppressionReason.PREFERENCE));
    }

    private Deliveries.Result suppressed(SuppressionReason reason) {
      return new Deliveries.Result(
          claimed.id(),
          claimed.attempt(),
          SUPPRESSED,
          reason,
          null,
          true,
          List.of(),
          List.of(),
          null);
    }

    private Deliveries.Result send(List<DeliveryTarget> targets, List<Outgoing.Item> items) {
      Round round = new Round();
      for (DeliveryTarget target : targets) {
        if (!claimed.done().contains(target.key())) {
          ProviderChain.Sent sent = route.providers().send(message(target, items));
          round.add(target, sent);
        }
      }
      return round.result();
    }

    private Outgoing message(DeliveryTarget target, List<Outgoing.Item> items) {
      return new Outgoing(
          claimed.id(),
          claimed.inbox().tenant(),
          claimed.inbox().receiver(),
          target,
          receiver.locale(),
          receiver.zone(),
          items,
          claimed.unread(),
          claimed.tries());
    }

    /// Keeps what became of it.
    ///
    /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when it could not
    ///   be kept; to be repeated, or it is sent again when its lease has run out
    public void finish(Deliveries.Result result) {
      needs.deliveries().finish(result);
      String error = Objects.requireNonNullElse(result.error(), "");
      switch (result.state()) {
        case SENT, DELIVERED ->
            needs
                .observer()
                .sent(
                    claimed.id(),
                    claimed.item().type(),
                    result.attempts().isEmpty() ? "" : result.attempts().getLast().provider());
        case SUPPRESSED ->
            needs.observer().suppressed(claimed.id(), Objects.requireNonNull(result.reason()));
        case DEAD -> needs.observer().dead(claimed.id(), claimed.tries(), error);
        case PENDING, BUNDLED, SENDING -> {}
        case FAILED -> needs.observer().failed(claimed.id(), claimed.tries(), error);
      }
    }

    /// One attempt at all the targets that do not have it yet. What is refused for good by one
    /// keeps it from no other.
    private final class Round {
      private final List<Attempt> attempts = new ArrayList<>();
      private final List<String> done = new ArrayList<>();
      private boolean delivered = !claimed.done().isEmpty();
      private boolean confirmed;
      private boolean again;
      private boolean tried;
      private @Nullable Duration asked;
      private @Nullable Duration pause;
      private @Nullable String refused;
      private @Nullable String error;

      void add(DeliveryTarget target, ProviderChain.Sent sent) {
        attempts.addAll(sent.attempts());
        tried |= !sent.attempts().isEmpty();
        switch (sent.result()) {
          case SendResult.Accepted(var _, var isConfirmed) -> {
            done.add(target.key());
            delivered = true;
            confirmed |= isConfirmed;
          }
          case SendResult.TryAgain(var _, var answer, var after) -> {
            again = true;
            error = answer;
            asked = longer(asked, after);
          }
          case SendResult.NotTried(var answer, var after) -> {
            again = true;
            error = answer;
            pause = longer(pause, after);
          }
          case SendResult.Refused(var answer) -> {
            refused = answer;
          }
          case SendResult.TargetGone(var answer) -> {
            if (!route.addresses().gone(claimed.inbox(), target)) {
              refused = answer;
            }
          }
        }
      }

      Deliveries.Result result() {
        if (again) {
          return tryAgain();
        }
        if (refused != null && (route.everyTarget() || !delivered)) {
          return of(DEAD, null, null, refused);
        }
        if (delivered) {
          return of(confirmed ? DELIVERED : SENT, null, null, null);
        }
        return of(SUPPRESSED, SuppressionReason.NO_CONTACT, null, null);
      }

      private Deliveries.Result tryAgain() {
        Duration age = Duration.between(claimed.dueAt(), needs.clock().instant());
        Optional<Duration> wait =
            tried
                ? route.retry().next(claimed.tries(), age, asked, needs.random())
                : notTried(age, Objects.requireNonNullElse(pause, Duration.ZERO));
        return wait.isPresent() ? of(FAILED, null, wait.get(), error) : of(DEAD, null, null, error);
      }

      /// One that was never tried is not given up: its provider may just be back.
      private Optional<Duration> notTried(Duration age, Duration wait) {
        return claimed.tries() <= 1 ? Optional.of(wait) : route.retry().postponed(age, wait);
      }

      private Deliveries.Result of(
          DeliveryState state,
          @Nullable SuppressionReason reason,
          @Nullable Duration wait,
          @Nullable String why) {
        return new Deliveries.Result(
            claimed.id(),
            claimed.attempt(),
            state,
            reason,
            wait,
            tried || state != FAILED,
            done,
            attempts,
            why);
      }
    }
  }

  private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? other : one;
  }

  /// Takes deliveries in hand, until their lease runs out, and finds out where they go; none while
  /// every provider is away. Blocks.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Deliveries]
  public Batch claim(int max) {
    if (route.providers().areAllAway()) {
      return new Batch(List.of(), 0);
    }
    Deliveries.Claim claim = needs.deliveries().claim(route.channel(), max, lease);
    claim
        .suppressed()
        .forEach(settled -> needs.observer().suppressed(settled.id(), settled.reason()));
    if (claim.due().isEmpty()) {
      return new Batch(List.of(), claim.size());
    }
    Map<Recipient, Receiver> receivers =
        Receivers.find(
                new Receiver.Sources(
                    needs.contacts(), needs.preferences(), needs.locale(), needs.zone()),
                claim.due().stream().map(Claimed::inbox).toList())
            .by(route.addresses(), claim.due().stream().map(RunDeliveries::recipient).toList());
    List<Job> jobs =
        claim.due().stream()
            .map(claimed ->
                new Job(claimed, Objects.requireNonNull(receivers.get(recipient(claimed)))))
            .toList();
    return new Batch(jobs, claim.size());
  }

  private static Recipient recipient(Claimed claimed) {
    return new Recipient(claimed.inbox(), claimed.item().type());
  }

  /// Keeps jobs in hand that take longer than a lease.
  public void extend(List<Job> jobs) {
    needs.deliveries().extend(jobs.stream().map(job -> job.claimed().id()).toList(), lease);
  }
}
