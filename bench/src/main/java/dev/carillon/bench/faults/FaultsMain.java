package dev.carillon.bench.faults;

import dev.carillon.bench.history.Violation;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs rounds until enough was killed, or lets the checker find every mutant. Ends with 1 when
/// something is wrong.
public final class FaultsMain {
  private static final int RESTORE_EVERY = 12;
  private static final int MUTANT_ROUNDS = 8;
  private static final int SHOWN = 20;

  private FaultsMain() {}

  public static void main(String[] arguments) throws SQLException {
    Plan plan = Plan.of(arguments);
    boolean fine = plan.mutants() ? allMutantsAreFound(plan) : roundsAreFine(plan);
    System.exit(fine ? 0 : 1);
  }

  /// Whether nothing was found.
  static boolean roundsAreFine(Plan plan) throws SQLException {
    Tally tally = new Tally();
    System.out.println("seed " + plan.seed());
    try (World world = World.start(plan, InputStream::transferTo)) {
      for (int number = 1; kills(tally) < plan.kills(); number++) {
        Round round = new Round(world, plan, tally, number);
        long start = System.nanoTime();
        List<Violation> violations =
            number % RESTORE_EVERY == 0
                ? round.withRestoredBackup()
                : round.withFaults(List.of(Fault.values()));
        System.out.printf(
            "round %d: %.1f s, %d kills, %d violations%n",
            number, (System.nanoTime() - start) / 1e9, kills(tally), violations.size());
        if (!violations.isEmpty()) {
          violations.stream().limit(SHOWN).forEach(System.out::println);
          violations.stream().limit(3).forEach(round::tell);
          System.out.println("what is stored is left in " + plan.directory());
          return false;
        }
        tally.count("rounds");
      }
    }
    for (Map.Entry<String, Long> count : tally.all().entrySet()) {
      System.out.printf("%,12d  %s%n", count.getValue(), count.getKey());
    }
    return true;
  }

  private static long kills(Tally tally) {
    return tally.of("kills of a node") + tally.of("kills of PostgreSQL");
  }

  /// Whether the checker found them all.
  static boolean allMutantsAreFound(Plan plan) throws SQLException {
    boolean all = true;
    for (Mutant mutant : Mutant.values()) {
      boolean found = isFound(plan, mutant);
      System.out.println(mutant + (found ? " is found" : " IS NOT FOUND"));
      all = all && found;
    }
    return all;
  }

  static boolean isFound(Plan plan, Mutant mutant) throws SQLException {
    SqlRewriter rewriter = mutant.rewriter();
    try (World world = World.start(plan, rewriter)) {
      for (int number = 1; number <= MUTANT_ROUNDS; number++) {
        Round round = new Round(world, plan, new Tally(), number);
        Optional<Violation> found =
            round.withFaults(List.of(Fault.CUT_CLIENTS)).stream()
                .filter(violation -> violation.assertion() == mutant.broken())
                .findFirst();
        if (found.isPresent()) {
          System.out.println("  round " + number + ": " + found.get());
          return rewriter.hasReplacedAll();
        }
      }
      System.out.println("  replaced: " + rewriter.hasReplacedAll());
      return false;
    }
  }
}
