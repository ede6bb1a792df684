package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.GroupingRules;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Rules and events of tests.
final class Given {
  static final Instant HAPPENED = Instant.parse("2026-11-29T12:00:00Z");
  static final Instant NOW = HAPPENED.plusSeconds(1);
  static final RuleFiles FILES = new RuleFiles(GroupingRules.defaults());

  private Given() {}

  /// The rules of a file that has no faults.
  static List<Rule> rules(String file) {
    RuleFiles.Read read = FILES.read(new RuleFiles.Source("rules.yaml", file));
    assertThat(read.faults()).isEmpty();
    return read.rules();
  }

  /// A rule about `order.paid` for `customerId` that says `Paid`, and these lines.
  static Rule rule(String... lines) {
    return rules(file(lines)).getFirst();
  }

  /// The file of [#rule]; what a line gives takes the place of what is given here.
  static String file(String... lines) {
    StringBuilder file = new StringBuilder("rules:\n  - id: order-paid\n");
    List<String> all = List.of(lines);
    for (String usual : List.of("on: order.paid", "to: customerId", "text: {en: Paid}")) {
      String key = usual.substring(0, usual.indexOf(':') + 1);
      if (all.stream().noneMatch(line -> line.startsWith(key))) {
        file.append("    ").append(usual).append('\n');
      }
    }
    all.forEach(line -> file.append("    ").append(line).append('\n'));
    return file.toString();
  }

  static Event event(String name, String data) {
    return new Event(
        UUID.fromString("018f0000-0000-7000-8000-000000000001"),
        new EventName(name),
        "acme",
        null,
        HAPPENED,
        data);
  }

  /// What a rule makes of an order that was paid.
  static Plan plan(Rule rule, String data) {
    return RuleSet.of(List.of(rule)).evaluate(event("order.paid", data), NOW).getFirst();
  }
}
