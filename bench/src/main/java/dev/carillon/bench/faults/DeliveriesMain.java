package dev.carillon.bench.faults;

import dev.carillon.bench.faults.DeliveryHistory.Finding;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Sends notifications by e-mail while nodes are killed and the mail server misbehaves, and checks
/// what became of each; or lets the check find every mutant. Ends with 1 when something is wrong.
public final class DeliveriesMain {
  private static final int SHOWN = 20;
  private static final int MUTANT_RUNS = 3;

  private DeliveriesMain() {}

  public static void main(String[] arguments) throws SQLException {
    DeliveriesPlan plan = DeliveriesPlan.of(arguments);
    boolean fine = plan.mutants() ? allMutantsAreFound(plan) : isFine(plan);
    System.exit(fine ? 0 : 1);
  }

  private static boolean isFine(DeliveriesPlan plan) throws SQLException {
    System.out.println("seed " + plan.seed());
    Tally tally = new Tally();
    try (EmailWorld world = EmailWorld.start(plan, InputStream::transferTo)) {
      List<Finding> findings = new EmailRun(world, plan, tally).findings();
      for (Map.Entry<String, Long> count : tally.all().entrySet()) {
        System.out.printf("%,12d  %s%n", count.getValue(), count.getKey());
      }
      findings.stream().limit(SHOWN).forEach(System.out::println);
      System.out.println(findings.size() + " findings");
      return findings.isEmpty();
    }
  }

  private static boolean allMutantsAreFound(DeliveriesPlan plan) throws SQLException {
    boolean all = true;
    for (DeliveryMutant mutant : DeliveryMutant.values()) {
      List<Finding> findings = List.of();
      for (int run = 0; run < MUTANT_RUNS && findings.isEmpty(); run++) {
        findings = findings(plan, mutant);
      }
      boolean found = !findings.isEmpty();
      System.out.println(
          mutant + (found ? " is found " + findings.size() + " times" : " IS NOT FOUND"));
      findings.stream().limit(1).forEach(finding -> System.out.println("  " + finding));
      all = all && found;
    }
    return all;
  }

  /// Those of the mutant's kind.
  private static List<Finding> findings(DeliveriesPlan plan, DeliveryMutant mutant)
      throws SQLException {
    SqlRewriter rewriter = mutant.rewriter();
    try (EmailWorld world = EmailWorld.start(plan, rewriter)) {
      List<Finding> findings = new EmailRun(world, plan, new Tally()).findings();
      return rewriter.hasReplacedAll()
          ? findings.stream().filter(finding -> finding.kind() == mutant.broken()).toList()
          : List.of();
    }
  }
}
