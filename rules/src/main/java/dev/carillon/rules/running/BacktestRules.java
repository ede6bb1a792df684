package dev.carillon.rules.running;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.Plan;
import dev.carillon.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Shows what other rules would have made of what happened, beside what the running ones make of
/// it. Each event is looked at as if it had just happened. Nothing is sent or stored. Blocks; any
/// thread.
public final class BacktestRules {
  private static final int PAGE = 500;
  private static final int MAX_EXAMPLES = 20;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration BUSY = Duration.ofSeconds(5);

  private final PastEvents past;
  private final ActiveRules active;
  private final Set<Channel> channels;
  private final int maxEvents;
  private final int maxNotifications;
  private final Duration kept;
  private final InstantSource clock;
  private final Semaphore running = new Semaphore(1);

  /// @param channels that there are
  /// @param maxEvents that are looked at, the first ones of the range
  /// @param maxNotifications after so many it ends too, and after a minute
  /// @param kept how long it is known what happened
  public BacktestRules(
      PastEvents past,
      ActiveRules active,
      Set<Channel> channels,
      int maxEvents,
      int maxNotifications,
      Duration kept,
      InstantSource clock) {
    this.past = past;
    this.active = active;
    this.channels = Set.copyOf(channels);
    this.maxEvents = maxEvents;
    this.maxNotifications = maxNotifications;
    this.kept = kept;
    this.clock = clock;
  }

  /// How much some rules would send.
  ///
  /// @param notifications to single people
  /// @param recipients different people among those
  /// @param announcements to a topic or to everyone; whom those reach is not looked at
  /// @param failed events that a rule could not be followed for
  /// @param deliveries at once by each channel, the inbox included
  /// @param escalations by each channel, if nobody reads them in time
  public record Volume(
      long notifications,
      long recipients,
      long announcements,
      long failed,
      Map<Channel, Long> deliveries,
      Map<Channel, Long> escalations) {}

  /// What a rule makes; null: it is not among those.
  public record RuleVolumes(String rule, @Nullable Volume active, @Nullable Volume draft) {}

  /// Where they differ about somebody.
  ///
  /// @param byDraft whether the others would tell them, or the running ones do
  /// @param receivers at most 20
  public record Example(
      UUID event,
      String name,
      Instant occurredAt,
      String rule,
      boolean byDraft,
      List<String> receivers) {}

  /// What was found.
  ///
  /// @param from since when events were looked at: it is not known what happened earlier
  /// @param to until when: the last one that was looked at, when there were others
  /// @param events that were looked at
  /// @param complete whether these are all
  /// @param rules those that met one of them
  /// @param examples the first ones
  public record Report(
      Instant from,
      Instant to,
      long events,
      boolean complete,
      Volume active,
      Volume draft,
      List<RuleVolumes> rules,
      List<Example> examples) {}

  /// Runs both on a range; one at a time on a node.
  ///
  /// @param name only events of this name, with or without a tenant's prefix; null: of any
  /// @throws StoreUnavailableException when another one runs, or the store is away
  public Report run(PastEvents.Range range, @Nullable EventName name, RuleSet draft) {
    if (!running.tryAcquire()) {
      throw new StoreUnavailableException("another backtest runs on this node", BUSY);
    }
    try {
      return new Run(active.rules(), draft, name).over(range);
    } finally {
      running.release();
    }
  }

  private final class Run {
    private final Side now;
    private final Side drafted;
    private final List<Example> examples = new ArrayList<>();
    private final @Nullable EventName name;
    private final Instant end;

    /// Since when it is known what happened, or longer ago where an event still is.
    private Instant known;

    private long events;

    Run(RuleSet running, RuleSet drafted, @Nullable EventName name) {
      this.name = name == null ? null : name.withoutTenant();
      Instant begun = clock.instant();
      this.end = begun.plus(LONGEST);
      this.known = begun.minus(kept).truncatedTo(ChronoUnit.MILLIS);
      this.now = new Side(running);
      this.drafted = new Side(drafted);
    }

    Report over(PastEvents.Range range) {
      PastEvents.Place place = null;
      boolean more = true;
      while (more) {
        List<Event> page = past.read(range, place, PAGE);
        for (Event event : page) {
          if (full()) {
            return report(range.from(), place == null ? range.from() : place.occurredAt(), false);
          }
          if (name == null || event.name().withoutTenant().equals(name)) {
            look(event);
          }
          place = PastEvents.Place.of(event);
          if (event.occurredAt().isBefore(known)) {
            known = event.occurredAt();
          }
        }
        more = page.size() == PAGE;
      }
      return report(range.from(), range.to(), !now.cut && !drafted.cut);
    }

    private boolean full() {
      return events >= maxEvents
          || now.made + drafted.made >= maxNotifications
          || clock.instant().isAfter(end);
    }

    private void look(Event event) {
      events++;
      Map<String, Set<String>> today = now.look(event);
      Map<String, Set<String>> then = drafted.look(event);
      Set<String> rules = new TreeSet<>(today.keySet());
      rules.addAll(then.keySet());
      for (String rule : rules) {
        Set<String> here = today.getOrDefault(rule, Set.of());
        Set<String> there = then.getOrDefault(rule, Set.of());
        addExample(event, rule, true, there, here);
        addExample(event, rule, false, here, there);
      }
    }

    private void addExample(
        Event event, String rule, boolean byDraft, Set<String> told, Set<String> others) {
      List<String> only =
          told.stream().filter(who -> !others.contains(who)).limit(MAX_EXAMPLES).toList();
      if (!only.isEmpty() && examples.size() < MAX_EXAMPLES) {
        examples.add(
            new Example(event.id(), event.name().value(), event.occurredAt(), rule, byDraft, only));
      }
    }

    private Report report(Instant from, Instant to, boolean complete) {
      Set<String> rules = new TreeSet<>(now.ofRules.keySet());
      rules.addAll(drafted.ofRules.keySet());
      return new Report(
          from.isAfter(known) ? from : known.isBefore(to) ? known : to,
          to,
          events,
          complete,
          now.all.volume(),
          drafted.all.volume(),
          rules.stream()
              .map(rule -> new RuleVolumes(rule, now.volume(rule), drafted.volume(rule)))
              .toList(),
          List.copyOf(examples));
    }
  }

  /// What some rules make of the events.
  private final class Side {
    private final RuleSet rules;
    private final Sum all = new Sum();
    private final Map<String, Sum> ofRules = new TreeMap<>();
    private long made;
    private boolean cut;

    Side(RuleSet rules) {
      this.rules = rules;
    }

    @Nullable Volume volume(String rule) {
      Sum sum = ofRules.get(rule);
      return sum == null ? null : sum.volume();
    }

    /// Whom each rule tells; of an announcement its audience, which is nobody's id.
    Map<String, Set<String>> look(Event event) {
      Map<String, Set<String>> told = new LinkedHashMap<>();
      for (Plan plan : rules.evaluate(event, event.occurredAt())) {
        if (made >= maxNotifications) {
          cut = true;
          break;
        }
        Sum sum = ofRules.computeIfAbsent(plan.rule().id(), _ -> new Sum());
        switch (plan) {
          case Plan.Tell tell -> {
            List<String> receivers = Receivers.of(tell);
            Routing routing = tell.notice().routing().only(channels);
            made += receivers.size();
            sum.tell(receivers, routing);
            all.tell(receivers, routing);
            told.put(plan.rule().id(), Set.copyOf(receivers));
          }
          case Plan.Announce(var rule, var _, var audience, var _) -> {
            made++;
            sum.announcements++;
            all.announcements++;
            told.put(rule.id(), Set.of(Receivers.words(audience)));
          }
          case Plan.Failed _ -> {
            sum.failed++;
            all.failed++;
          }
          case Plan.Passed _, Plan.Expired _ -> {}
        }
      }
      return told;
    }
  }

  private static final class Sum {
    private final Set<String> recipients = new HashSet<>();
    private final Map<Channel, Long> deliveries = new EnumMap<>(Channel.class);
    private final Map<Channel, Long> escalations = new EnumMap<>(Channel.class);
    private long notifications;
    private long announcements;
    private long failed;

    void tell(List<String> receivers, Routing routing) {
      notifications += receivers.size();
      recipients.addAll(receivers);
      routing.channels().forEach(channel -> add(deliveries, channel, receivers.size()));
      routing.escalation().forEach(step -> add(escalations, step.channel(), receivers.size()));
    }

    private static void add(Map<Channel, Long> counts, Channel channel, long more) {
      if (more > 0) {
        counts.merge(channel, more, Long::sum);
      }
    }

    Volume volume() {
      return new Volume(
          notifications,
          recipients.size(),
          announcements,
          failed,
          Map.copyOf(deliveries),
          Map.copyOf(escalations));
    }
  }
}
