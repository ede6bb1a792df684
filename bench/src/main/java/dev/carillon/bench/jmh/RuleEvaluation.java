package dev.carillon.bench.jmh;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.rules.Plan;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long 200 rules take over one event, which four of them are about: one by its name, three by
/// patterns; three have conditions, of which two hold.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RuleEvaluation {
  private static final int RULES = 200;
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final RuleSet rules = rules();
  private final Event event = event("order.n100.paid");
  private final Event unheard = event("invoice.n100.paid");

  private static RuleSet rules() {
    StringBuilder file = new StringBuilder("rules:\n");
    for (int i = 0; i < RULES; i++) {
      String on =
          switch (i) {
            case 50 -> "order.*.paid";
            case 51 -> "'order.**.paid'";
            case 52 -> "'order.**'";
            default -> i % 3 == 0 ? "order.n" + i + ".*" : "order.n" + i + ".paid";
          };
      String when =
          switch (i % 3) {
            case 0 -> "data.amount > " + i + " && data.state in ['paid', 'sent']";
            case 1 -> "has(data.vip) && data.vip";
            default -> "data.lines.exists(line, line.count > 1)";
          };
      file.append("  - {id: r").append(i).append(", on: ").append(on);
      if (i != 51) {
        file.append(", when: \"").append(when).append('"');
      }
      file.append(
          ", to: customerId, text: {fr: 'Commande {orderId}', en: 'Order {orderId}'},"
              + " payload: {order: {id: '{orderId}'}}, about: 'order/{orderId}'}\n");
    }
    RuleFiles.Read read =
        new RuleFiles(GroupingRules.defaults())
            .read(new RuleFiles.Source("rules.yaml", file.toString()));
    if (!read.faults().isEmpty()) {
      throw new IllegalStateException(read.faults().toString());
    }
    return RuleSet.of(read.rules());
  }

  private static Event event(String name) {
    return new Event(
        UUID.fromString("018f0000-0000-7000-8000-000000000001"),
        new EventName(name),
        "acme",
        "o-1",
        NOW,
        """
        {"orderId": "o-1", "customerId": "ada", "amount": 250.50, "state": "paid", "vip": true,
         "lines": [{"sku": "a", "count": 1}, {"sku": "b", "count": 2}]}
        """);
  }

  /// Four plans.
  @Benchmark
  public List<Plan> evaluate() {
    return rules.evaluate(event, NOW);
  }

  /// None.
  @Benchmark
  public boolean unheard() {
    return rules.wants(unheard.name());
  }
}
