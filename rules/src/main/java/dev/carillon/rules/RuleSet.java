package dev.carillon.rules;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.EventPattern;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rules, ready to be asked. Immutable; any thread; does not block.
public final class RuleSet {
  private final List<Rule> rules;
  private final Map<String, Rule> byId = new HashMap<>();
  private final PatternIndex index;
  private final PatternIndex offIndex;

  private RuleSet(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    for (Rule rule : rules) {
      if (byId.put(rule.id(), rule) != null) {
        throw new IllegalArgumentException("there are two rules " + rule.id());
      }
    }
    this.index = index(rules, true);
    this.offIndex = index(rules, false);
  }

  private static PatternIndex index(List<Rule> rules, boolean enabled) {
    return new PatternIndex(
        rules.stream()
            .map(rule -> rule.enabled() == enabled ? rule.patterns() : List.<EventPattern>of())
            .toList());
  }

  /// Compiles them.
  ///
  /// @param rules with an id each; those that are not enabled never match
  /// @throws IllegalArgumentException when two have one id
  public static RuleSet of(List<Rule> rules) {
    return new RuleSet(rules);
  }

  /// All of them, in the order of the files.
  public List<Rule> rules() {
    return rules;
  }

  /// The rule of that id, enabled or not.
  public Optional<Rule> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// Whether some rule is about events of that name.
  public boolean wants(EventName name) {
    return !index.matching(name).isEmpty();
  }

  /// The rules about events of that name, in the order of the files. A pattern is held against the
  /// name without its tenant, one that begins with `tenant` against the whole.
  public List<Rule> matching(EventName name) {
    return index.matching(name).stream().mapToObj(rules::get).toList();
  }

  /// The rules that would be about events of that name, were they enabled.
  public List<Rule> switchedOff(EventName name) {
    return offIndex.matching(name).stream().mapToObj(rules::get).toList();
  }

  /// The name or pattern of a rule that is spelt nearly so: for somebody who has mistyped it.
  public Optional<String> nearest(EventName name) {
    return Faults.nearest(
        name.withoutTenant().value(),
        rules.stream()
            .flatMap(rule -> rule.patterns().stream())
            .map(EventPattern::value)
            .distinct()
            .toList());
  }

  /// One plan for each rule about the event, in their order. Throws for nothing that an event or a
  /// rule holds.
  ///
  /// @param now when a plan may be too late
  public List<Plan> evaluate(Event event, Instant now) {
    List<Rule> matching = matching(event.name());
    if (matching.isEmpty()) {
      return List.of();
    }
    EventData data;
    try {
      data = EventData.of(event);
    } catch (Failure unreadable) {
      return matching.stream()
          .<Plan>map(rule -> new Plan.Failed(rule, unreadable.reason()))
          .toList();
    }
    return matching.stream().map(rule -> Planner.plan(rule, data, now)).toList();
  }
}
