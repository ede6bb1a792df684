package dev.carillon.rules.running;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
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
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.rules.Plan;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleSet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what would become of an event if it were told now: by which rules, whom they would tell
/// what, and what would become of each delivery. What would be sent is made by the code that sends;
/// nothing is sent, stored or counted. Blocks; any thread.
public final class SimulateRules {
  private final Notices notices;
  private final Audiences audiences;
  private final ForecastDeliveries forecast;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final int maxRecipients;

  /// @param maxRecipients of each rule that are looked at, the first ones
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
    UserId who();

    /// They did it themselves, and are not told.
    record Self(UserId who) implements Recipient {}

    /// What they would get would not be taken, and the event be a dead letter.
    record Refused(UserId who, String reason) implements Recipient {}

    /// They would be told.
    ///
    /// @param locale in which they are spoken to
    record Told(UserId who, Locale locale, ForecastDeliveries.Foretold foretold)
        implements Recipient {}
  }

  /// Looks at all rules that are about such events, in their order; those that are switched off
  /// come last.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when the store is
  ///   away
  public List<Outcome> execute(Event event, RuleSet rules) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Outcome> outcomes = new ArrayList<>();
    rules.evaluate(event, now).forEach(plan -> outcomes.add(outcome(plan, event, now)));
    EventName name = event.name().withoutTenant();
    rules.rules().stream()
        .filter(rule -> !rule.enabled())
        .filter(rule -> rule.patterns().stream().anyMatch(pattern -> pattern.matches(name)))
        .forEach(rule -> outcomes.add(new Outcome.Off(rule)));
    return List.copyOf(outcomes);
  }

  private Outcome outcome(Plan plan, Event event, Instant now) {
    return switch (plan) {
      case Plan.Tell tell -> tells(tell, event, now);
      case Plan.Announce announce -> announces(announce, event, now);
      case Plan.Passed(var rule) -> new Outcome.Passes(rule);
      case Plan.Expired(var rule, var at) -> new Outcome.Expires(rule, at);
      case Plan.Failed(var rule, var reason) -> new Outcome.Fails(rule, reason);
    };
  }

  private Outcome tells(Plan.Tell tell, Event event, Instant now) {
    List<String> receivers = tell.notice().receivers().stream().distinct().toList();
    List<String> shown = receivers.subList(0, Math.min(maxRecipients, receivers.size()));
    Set<String> told = new HashSet<>(Receivers.of(tell));
    return new Outcome.Tells(
        tell.rule(),
        null,
        recipients(new Said(event, tell.rule(), tell.notice(), now), shown, told),
        shown.size() < receivers.size());
  }

  /// A broadcast is as critical as its priority says.
  private Outcome announces(Plan.Announce announce, Event event, Instant now) {
    Notice notice = announce.notice();
    Optional<List<UserId>> found =
        audiences.first(new TenantId(event.tenant()), announce.audience(), maxRecipients + 1);
    if (found.isEmpty()) {
      return new Outcome.Fails(
          announce.rule(), "there is no " + Receivers.words(announce.audience()));
    }
    List<String> all = found.get().stream().map(UserId::value).toList();
    List<String> shown = all.subList(0, Math.min(maxRecipients, all.size()));
    Set<String> told = new HashSet<>(shown);
    told.remove(notice.sender());
    Notice ofPriority =
        notice.by(notice.routing().critical(announce.priority() == Broadcast.Priority.CRITICAL));
    return new Outcome.Tells(
        announce.rule(),
        Receivers.words(announce.audience()),
        recipients(new Said(event, announce.rule(), ofPriority, now), shown, told),
        shown.size() < all.size());
  }

  private record Said(Event event, Rule rule, Notice notice, Instant now) {
    Instant at() {
      Instant asked = notice.sendAt();
      return asked == null || asked.isBefore(now) ? now : asked;
    }
  }

  private List<Recipient> recipients(Said said, List<String> shown, Set<String> told) {
    List<String> drafted = shown.stream().filter(told::contains).toList();
    List<Notices.Draft> drafts =
        notices.drafts(said.event(), said.rule().texts(), said.notice(), drafted);
    List<NewNotification> accepted =
        drafts.stream()
            .filter(draft -> draft.refusal() == null)
            .map(draft -> notification(draft.command(), said.at()))
            .toList();
    var foretold = forecast.execute(accepted).iterator();
    var made = drafts.iterator();
    List<Recipient> recipients = new ArrayList<>();
    for (String who : shown) {
      if (!told.contains(who)) {
        recipients.add(new Recipient.Self(new UserId(who)));
        continue;
      }
      Notices.Draft draft = made.next();
      recipients.add(
          draft.refusal() == null
              ? new Recipient.Told(new UserId(who), draft.reader().locale(), foretold.next())
              : new Recipient.Refused(new UserId(who), draft.refusal()));
    }
    return recipients;
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
