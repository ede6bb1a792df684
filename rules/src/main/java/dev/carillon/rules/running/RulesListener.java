package dev.carillon.rules.running;

import dev.carillon.events.Event;
import dev.carillon.events.EventListener;
import dev.carillon.events.EventName;
import dev.carillon.events.EventPattern;
import dev.carillon.events.HopelessEventException;
import dev.carillon.events.RetryLaterException;
import dev.carillon.notices.Announcements;
import dev.carillon.notices.Notices;
import dev.carillon.rules.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Does what the running rules say of an event. One that fails keeps none of the others from it.
/// Hearing an event again notifies no one twice, also when a rule has another version by then.
///
/// What may pass is tried again with the whole event; when nothing is left but what will not get
/// better, the event is given up, and its dead letter names the rules.
public final class RulesListener implements EventListener {
  private final ActiveRules rules;
  private final Notices notices;
  private final Announcements announcements;
  private final RuleHits hits;
  private final InstantSource clock;

  public RulesListener(
      ActiveRules rules,
      Notices notices,
      Announcements announcements,
      RuleHits hits,
      InstantSource clock) {
    this.rules = rules;
    this.notices = notices;
    this.announcements = announcements;
    this.hits = hits;
    this.clock = clock;
  }

  @Override
  public String id() {
    return "rules";
  }

  @Override
  public List<EventPattern> patterns() {
    return List.of(new EventPattern("**"));
  }

  /// Those that a rule is on.
  @Override
  public boolean wants(EventName name) {
    return rules.rules().wants(name);
  }

  private record Done(Plan plan, RuleHits.Kind kind, @Nullable RuntimeException failure) {}

  @Override
  public void on(Event event) {
    Instant now = clock.instant();
    List<Done> done = new ArrayList<>();
    for (Plan plan : rules.rules().evaluate(event, now)) {
      done.add(follow(plan, event));
    }
    List<RuntimeException> failures = new ArrayList<>();
    done.forEach(one -> {
      if (one.failure() != null) {
        failures.add(one.failure());
      }
    });
    throwIfItMayPass(failures);
    done.forEach(one -> hits.count(event.tenant(), one.plan().rule().id(), one.kind(), now));
    if (!failures.isEmpty()) {
      throw new HopelessEventException(
          failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
    }
  }

  private Done follow(Plan plan, Event event) {
    try {
      return switch (plan) {
        case Plan.Tell tell -> {
          if (tell.actorToo()) {
            notices.confirm(event, tell.rule().texts(), tell.notice());
          } else {
            notices.send(event, tell.rule().texts(), tell.notice());
          }
          yield new Done(plan, RuleHits.Kind.TOLD, null);
        }
        case Plan.Announce(var rule, var notice, var audience, var priority) -> {
          announcements.announce(event, rule.texts(), notice, audience, priority);
          yield new Done(plan, RuleHits.Kind.TOLD, null);
        }
        case Plan.Passed _ -> new Done(plan, RuleHits.Kind.PASSED, null);
        case Plan.Expired _ -> new Done(plan, RuleHits.Kind.EXPIRED, null);
        case Plan.Failed(var rule, var reason) ->
            new Done(
                plan,
                RuleHits.Kind.FAILED,
                new HopelessEventException("rule " + rule.id() + ": " + reason));
      };
    } catch (HopelessEventException refused) {
      return new Done(
          plan, RuleHits.Kind.FAILED, new HopelessEventException("rule " + refused.getMessage()));
    } catch (RuntimeException failure) {
      return new Done(plan, RuleHits.Kind.FAILED, failure);
    }
  }

  /// A fault first, as it is an attempt; then whatever is away for the longest.
  private static void throwIfItMayPass(List<RuntimeException> failures) {
    failures.stream()
        .filter(failure ->
            !(failure instanceof HopelessEventException)
                && !(failure instanceof RetryLaterException))
        .findFirst()
        .ifPresent(failure -> {
          throw failure;
        });
    failures.stream()
        .filter(RetryLaterException.class::isInstance)
        .map(RetryLaterException.class::cast)
        .max(Comparator.comparing(RetryLaterException::after))
        .ifPresent(later -> {
          throw later;
        });
  }
}
