package dev.carillon.bench.faults;

import dev.carillon.bench.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Something that breaks under load. What it does is over when it returns, but for a node that is
/// being started.
enum Fault {
  /// `kill -9` of a node; it is started at once, every third time with a wrong clock.
  KILL_NODE {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      Node node = any(world, random);
      if (!node.isAlive()) {
        return List.of();
      }
      node.kill();
      tally.count("kills of a node");
      Duration offset = Duration.ZERO;
      if (random.nextInt(3) == 0) {
        offset = Duration.ofSeconds(random.nextInt(-3600, 3600));
        tally.count("starts with a wrong clock");
      }
      node.start(offset);
      return List.of();
    }
  },

  /// `kill -9` of all of PostgreSQL.
  KILL_DATABASE {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      world.database().kill();
      tally.count("kills of PostgreSQL");
      return List.of();
    }
  },

  /// PostgreSQL stands still.
  STOP_DATABASE {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      tally.count("times PostgreSQL stood still");
      world.database().standStill(Duration.ofMillis(random.nextInt(200, 3000)));
      return List.of();
    }
  },

  /// PostgreSQL stands still and more is asked than may wait.
  FILL_QUEUE {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      tally.count("times the queue was filled");
      load.burst(600);
      world.database().standStill(Duration.ofMillis(700));
      return List.of();
    }
  },

  /// One node stands still; the other ones have to answer.
  FREEZE_NODE {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      int n = random.nextInt(world.nodes().size());
      world.heal(); // What else is broken would be told of the others.
      Waiting.pass(RECOVERED);
      tally.count("times a node stood still");
      tally.watch();
      long from = System.nanoTime();
      world.nodes().get(n).standStill(Duration.ofMillis(random.nextInt(1500, 3500)));
      long to = System.nanoTime();
      Waiting.pass(ANSWERED); // Whoever waited all the time is answered now.
      long millis = tally.p99Beside(n, from, to);
      tally.max("p99 beside a frozen node, ms", millis);
      return millis <= OTHERS_WITHIN_MILLIS
          ? List.of()
          : List.of(
              new Violation(
                  Violation.Assertion.OTHERS_GO_ON, "node " + n, "others took " + millis + " ms"));
    }
  },

  /// Connections of clients end in the middle of a frame.
  CUT_CLIENTS {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      for (Node node : world.nodes()) {
        tally.count("connections of clients cut", node.cutClients(0.5, random));
      }
      return List.of();
    }
  },

  /// Connections to the database end, some of them between a commit and its answer.
  CUT_DATABASE_CONNECTIONS {
    @Override
    List<Violation> happen(World world, Load load, Tally tally, Random random) {
      tally.count("connections to the database cut", world.cutDatabaseConnections(0.5, random));
      return List.of();
    }
  };

  /// After what broke before.
  private static final Duration RECOVERED = Duration.ofMillis(500);

  private static final Duration ANSWERED = Duration.ofSeconds(1);

  /// Above the time that a statement waits for a lock.
  private static final long OTHERS_WITHIN_MILLIS = 3_000;

  abstract List<Violation> happen(World world, Load load, Tally tally, Random random);

  boolean isKill() {
    return this == KILL_NODE || this == KILL_DATABASE;
  }

  private static Node any(World world, Random random) {
    return world.nodes().get(random.nextInt(world.nodes().size()));
  }
}
