package dev.carillon.bench.faults;

import dev.carillon.bench.faults.DeliveryHistory.Asked;
import dev.carillon.bench.faults.DeliveryHistory.Finding;
import dev.carillon.bench.faults.DeliveryHistory.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One run: load, faults, quiet, and the check of all that happened.
final class EmailRun {
  /// What a node has in hand is finished by then, however busy the machine is.
  private static final Duration RECOVERED = Duration.ofSeconds(2);

  private final EmailWorld world;
  private final DeliveriesPlan plan;
  private final Tally tally;
  private final ConcurrentLinkedQueue<Span> kills = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Span> freezes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left;

  EmailRun(EmailWorld world, DeliveriesPlan plan, Tally tally) {
    this.world = world;
    this.plan = plan;
    this.tally = tally;
    this.left = new AtomicInteger(plan.kills());
  }

  /// What is wrong.
  List<Finding> findings() throws SQLException {
    try (EmailLoad load = new EmailLoad(world, tally)) {
      load.makeContacts();
      load.start(plan.callers());
      breakThings();
      List<Asked> asked = load.stop();
      world.heal();
      tally.count("ms until the queue was empty", awaitEmpty().toMillis());
      return check(asked);
    }
  }

  /// The nodes and the mail server break independently of each other, until enough was killed.
  private void breakThings() {
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < world.nodes().size(); n++) {
      Node node = world.nodes().get(n);
      Random random = new Random(plan.seed() + n);
      threads.add(started("faults of node " + n, () -> breakNode(node, random)));
    }
    Random random = new Random(plan.seed());
    threads.add(started("faults of the mail server", () -> refuseEmails(random)));
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    failures.forEach(failure -> {
      throw failure;
    });
  }

  private Thread started(String name, Runnable work) {
    return Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException failure) {
            left.set(0);
            failures.add(failure);
          }
        });
  }

  private void breakNode(Node node, Random random) {
    while (left.get() > 0) {
      node.awaitReady();
      Waiting.pass(Duration.ofMillis(random.nextInt(3000)));
      if (random.nextInt(100) < plan.stillPercent()) {
        Instant from = Instant.now();
        node.standStill(Duration.ofMillis(random.nextInt(2500, 4000)));
        freezes.add(new Span(from, Instant.now()));
        Waiting.pass(RECOVERED);
      } else if (left.getAndDecrement() > 0) {
        Instant from = Instant.now();
        node.kill();
        kills.add(new Span(from, Instant.now()));
        node.start(Duration.ZERO);
      }
    }
  }

  private void refuseEmails(Random random) {
    while (left.get() > 0) {
      Waiting.pass(Duration.ofMillis(random.nextInt(3000, 7000)));
      world.sink().refuse();
      Waiting.pass(Duration.ofMillis(random.nextInt(300, 1500)));
      world.sink().open();
      tally.count("times the mail server was away");
    }
  }

  /// The check says what is left when it takes too long.
  private Duration awaitEmpty() throws SQLException {
    long start = System.nanoTime();
    try (Connection connection = world.database().connect()) {
      DeliveryTables tables = new DeliveryTables(connection);
      while (tables.waiting() > 0 && System.nanoTime() - start < plan.quiet().toNanos()) {
        Waiting.pass(Duration.ofMillis(100));
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private List<Finding> check(List<Asked> asked) throws SQLException {
    try (Connection connection = world.database().connect()) {
      DeliveryTables tables = new DeliveryTables(connection);
      DeliveryHistory history =
          new DeliveryHistory(
              asked,
              tables.deliveries(),
              tables.inInboxes(),
              world.sink().receipts(),
              List.copyOf(kills),
              List.copyOf(freezes));
      tally.count("kills of a node", kills.size());
      tally.count("times a node stood still", freezes.size());
      tally.count("e-mails received", history.receipts().size());
      return new DeliveryCheck(history, tally).findings();
    }
  }
}
