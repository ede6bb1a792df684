package dev.carillon.rules.running;

import dev.carillon.events.Event;
import dev.carillon.notices.Notice;
import dev.carillon.notices.Notices;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.ports.Audiences;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.rules.Plan;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Says what would become of an event if it were told now: by which rules, whom they would tell
/// what, and what would become of each delivery. What would be sent is made by the code that sends;
/// nothing is sent, stored or counted. Blocks; any thread.
public final class SimulateRules {
  private static final int MAX_AT_ONCE = 4;
  private static final int RULES_WITH_ALL = 10;
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Notices notices;
  private final Audiences audiences;
  private final ForecastDeliveries forecast;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final int maxRecipients;
  private final Semaphore running = new Semaphore(MAX_AT_ONCE);

  /// @param maxRecipients of each rule that are looked at, the first ones; of all rules together
  ///   ten times as many
  public SimulateRules(
      Notices notices,
      Audiences audiences,
      ForecastDeliveries forecast,
      InstantSource clock,
      int maxRecipients) {
    this.notices = notices;
    this.audiences = audiences;
    this.forecast = forecast;
    this.ids = new NotificationIds(clock);
    this.clock = clock;
    this.maxRecipients = maxRecipients;
  }

  /// What would become of it at one rule.
  public sealed interface Outcome {
    Rule rule();

    /// Some would be told; perhaps nobody is there.
    ///
    /// @param audience for people: `topic releases`, `everyone`; null: they are named one by one
    /// @param more whether there are others
    record Tells(Rule rule, @Nullable String audience, List<Recipient> recipients, boolean more)
        implements Outcome {
      public Tells {
        recipients = List.copyOf(recipients);
      }
    }

    /// The condition is false.
    record Passes(Rule rule) implements Outcome {}

    /// Nobody needs it any more.
    record Expires(Rule rule, Instant at) implements Outcome {}

    /// The event would be a dead letter.
    record Fails(Rule rule, String reason) implements Outcome {}

    /// The rule is about such events, and switched off.
    record Off(Rule rule) implements Outcome {}
  }

  /// Someone whom a rule names.
  public sealed interface Recipient {
    /// The id that it names.
    String who();

    /// They did it themselves, and are not told.
    record Self(String who) implements Recipient {}

    /// What they would get would not be taken, and the event be a dead letter.
    record Refused(String who, String reason) implements Recipient {}

    /// They would be told.
    ///
    /// @param locale in which they are spoken to
    record Told(String who, Locale locale, ForecastDeliveries.Foretold foretold)
        implements Recipient {}
  }

  /// Looks at all rules that are about such events, in their order; those that are switched off
  /// come last. What several rules would send to one person counts together against their rates.
  ///
  /// @throws StoreUnavailableException when the store is away, or four others run on this node
  public List<Outcome> execute(Event event, RuleSet rules) {
    if (!running.tryAcquire()) {
      throw new StoreUnavailableException(
          MAX_AT_ONCE + " simulations run on this node already", BUSY);
    }
    try {
      return simulate(event, rules);
    } finally {
      running.release();
    }
  }

  private List<Outcome> simulate(Event event, RuleSet rules) {
    Round round = new Round(event, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    List<Prepared> prepared =
        rules.evaluate(event, round.now).stream().map(round::prepare).toList();
    List<Outcome> outcomes = new ArrayList<>(round.outcomes(prepared));
    rules.switchedOff(event.name()).forEach(rule -> outcomes.add(new Outcome.Off(rule)));
    return List.copyOf(outcomes);
  }

  /// An outcome, but for what becomes of deliveries.
  private sealed interface Prepared {
    /// One that has no deliveries.
    record Done(Outcome outcome) implements Prepared {}

    /// Some are told.
    record Telling(Rule rule, @Nullable String audience, List<Slot> slots, boolean more)
        implements Prepared {}
  }

  /// Someone whom a rule names.
  private sealed interface Slot {
    record Settled(Recipient recipient) implements Slot {}

    /// @param place among all that would be sent
    record Drafted(String who, Locale locale, int place) implements Slot {}
  }

  private final class Round {
    private final Event event;
    private final Instant now;
    private final List<NewNotification> accepted = new ArrayList<>();
    private int left = RULES_WITH_ALL * maxRecipients;

    Round(Event event, Instant now) {
      this.event = event;
      this.now = now;
    }

    Prepared prepare(Plan plan) {
      return switch (plan) {
        case Plan.Tell tell -> prepare(tell);
        case Plan.Announce announce -> prepare(announce);
        case Plan.Passed(var rule) -> new Prepared.Done(new Outcome.Passes(rule));
        case Plan.Expired(var rule, var at) -> new Prepared.Done(new Outcome.Expires(rule, at));
        case Plan.Failed(var rule, var reason) ->
            new Prepared.Done(new Outcome.Fails(rule, reason));
      };
    }

    private Prepared prepare(Plan.Tell tell) {
      List<String> receivers = tell.notice().receivers().stream().distinct().toList();
      List<String> shown = firstOf(receivers);
      List<Slot> slots =
          slots(tell.rule(), tell.notice(), shown, new HashSet<>(Receivers.of(tell)));
      return new Prepared.Telling(tell.rule(), null, slots, shown.size() < receivers.size());
    }

    /// A broadcast is as critical as its priority says.
    private Prepared prepare(Plan.Announce announce) {
      Notice notice = announce.notice();
      String words = Receivers.words(announce.audience());
      Optional<List<UserId>> found =
          audiences.first(new TenantId(event.tenant()), announce.audience(), maxRecipients + 1);
      if (found.isEmpty()) {
        return new Prepared.Done(new Outcome.Fails(announce.rule(), "there is no " + words));
      }
      List<String> all = found.get().stream().map(UserId::value).toList();
      List<String> shown = firstOf(all);
      Set<String> told = new HashSet<>(shown);
      told.remove(notice.sender());
      boolean critical = announce.priority() == Broadcast.Priority.CRITICAL;
      List<Slot> slots =
          slots(announce.rule(), notice.by(notice.routing().critical(critical)), shown, told);
      return new Prepared.Telling(announce.rule(), words, slots, shown.size() < all.size());
    }

    private List<String> firstOf(List<String> all) {
      List<String> first = all.subList(0, Math.min(Math.min(maxRecipients, left), all.size()));
      left -= first.size();
      return first;
    }

    private List<Slot> slots(Rule rule, Notice notice, List<String> shown, Set<String> told) {
      List<String> drafted = shown.stream().filter(told::contains).filter(UserId::isValid).toList();
      Iterator<Notices.Draft> drafts =
          notices.drafts(event, rule.texts(), notice, drafted).iterator();
      Instant asked = notice.sendAt();
      Instant at = asked == null || asked.isBefore(now) ? now : asked;
      return shown.stream()
          .map(who -> {
            if (!told.contains(who)) {
              return new Slot.Settled(new Recipient.Self(who));
            }
            return UserId.isValid(who)
                ? slot(who, drafts.next(), at)
                : new Slot.Settled(new Recipient.Refused(who, "an id that nobody can have"));
          })
          .toList();
    }

    private Slot slot(String who, Notices.Draft draft, Instant at) {
      if (draft.refusal() != null) {
        return new Slot.Settled(new Recipient.Refused(who, draft.refusal()));
      }
      accepted.add(notification(draft.command(), at));
      return new Slot.Drafted(who, draft.reader().locale(), accepted.size() - 1);
    }

    List<Outcome> outcomes(List<Prepared> prepared) {
      List<ForecastDeliveries.Foretold> foretold = forecast.execute(accepted);
      return prepared.stream()
          .map(one ->
              switch (one) {
                case Prepared.Done(var outcome) -> outcome;
                case Prepared.Telling(var rule, var audience, var slots, var more) ->
                    new Outcome.Tells(
                        rule,
                        audience,
                        slots.stream().map(slot -> recipient(slot, foretold)).toList(),
                        more);
              })
          .toList();
    }

    private static Recipient recipient(Slot slot, List<ForecastDeliveries.Foretold> foretold) {
      return switch (slot) {
        case Slot.Settled(var recipient) -> recipient;
        case Slot.Drafted(var who, var locale, var place) ->
            new Recipient.Told(who, locale, foretold.get(place));
      };
    }
  }

  private NewNotification notification(CreateNotification.Command command, Instant at) {
    return new NewNotification(
        ids.next(),
        command.caller().tenant(),
        new UserId(command.receiverId()),
        new UserId(command.senderId() == null ? UserId.SYSTEM.value() : command.senderId()),
        command.object(),
        command.type(),
        new Payload(command.payloadJson()),
        at,
        command.expiresAt(),
        command.about(),
        command.routing());
  }
}
