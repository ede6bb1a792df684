package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Postgres;
import dev.carillon.bench.inbox.servers.Seeds;
import dev.carillon.bench.inbox.traffic.Calls;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.StatementsAlone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/// What the database alone does: Carillon's statement in groups as its writers make them, and the
/// guide's INSERT and COMMIT for each row.
public final class Floors {
  private static final int LANES = 2;
  private static final int SINGLE_CONNECTIONS = 10;

  /// What two writers find waiting with 16, 64 and 256 callers.
  private static final List<Integer> GROUPS = List.of(8, 32, 128);

  private final Sizes sizes;
  private final Postgres postgres;
  private final Results results;

  /// Prepares nothing yet.
  ///
  /// @param results of the server `database`
  public Floors(Sizes sizes, Postgres postgres, Results results) {
    this.sizes = sizes;
    this.postgres = postgres;
    this.results = results;
  }

  /// Does something once with a connection.
  private interface Work {
    /// Returns how many notifications it stored.
    int store(Connection connection) throws SQLException;
  }

  /// Makes the work of one connection.
  private interface Worker {
    Work with(Connection connection) throws SQLException;
  }

  /// Measures once.
  ///
  /// @param ours a database with Carillon's tables and the tenant
  /// @param theirs one with the guide's table
  public void measure(String ours, String theirs) {
    for (int group : GROUPS) {
      measure("append-" + group, ours, LANES, _ -> appendOf(group));
    }
    measure("insert", theirs, SINGLE_CONNECTIONS, this::inserts);
  }

  private Work appendOf(int group) {
    NotificationIds ids = new NotificationIds(InstantSource.system());
    SplittableRandom random = new SplittableRandom();
    return connection -> {
      List<NewNotification> notifications = new ArrayList<>();
      for (int i = 0; i < group; i++) {
        notifications.add(
            new NewNotification(
                ids.next(),
                TenantId.DEFAULT,
                new UserId("floor-" + random.nextInt(sizes.users())),
                new UserId("system"),
                "bench.notification",
                "bench.message",
                new Payload(Seeds.PAYLOAD),
                Instant.now(),
                null));
      }
      new StatementsAlone(connection).append(notifications);
      return group;
    };
  }

  private Work inserts(Connection connection) throws SQLException {
    String sql =
        """
        insert into notification (id, object, "receiverId", "senderId", type, payload, "createdAt")
        values (?, 'bench.notification', ?, 'system', 'bench.message', ?::jsonb, localtimestamp)
        """;
    SplittableRandom random = new SplittableRandom();
    PreparedStatement statement = connection.prepareStatement(sql);
    return _ -> {
      statement.setString(1, UUID.randomUUID().toString());
      statement.setString(2, "floor-" + random.nextInt(sizes.users()));
      statement.setString(3, Seeds.PAYLOAD);
      return statement.executeUpdate();
    };
  }

  private void measure(String measure, String database, int connections, Worker worker) {
    MachineFigures.awaitQuiet(this::figures, sizes.quietSeconds());
    try (PostgresDataSource pool =
            PostgresDataSource.open(
                ConnectionOptions.of(postgres.jdbcUrl(database), Postgres.USER, Postgres.USER)
                    .withPoolSize(connections));
        ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      long begin = System.nanoTime() + sizes.settleSeconds() * 1_000_000_000L;
      long end = begin + sizes.seconds() * 1_000_000_000L;
      List<Future<Lane>> lanes = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        lanes.add(threads.submit(() -> Lane.run(pool, worker, begin, end)));
      }
      Delivery.pause(sizes.settleSeconds());
      MachineFigures start = figures();
      Delivery.pause(sizes.seconds());
      MachineFigures last = figures();
      long stored = 0;
      Histogram latencies = Calls.histogram();
      for (Future<Lane> lane : lanes) {
        stored += lane.get().stored();
        latencies.add(lane.get().latencies());
      }
      Map<String, Object> figures = Results.fields("per_s", stored / (double) sizes.seconds());
      figures.putAll(Results.percentiles("", latencies));
      figures.putAll(last.costsSince(start, (double) stored));
      results.add(measure, figures);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private MachineFigures figures() {
    return MachineFigures.ofDatabase(postgres.pid());
  }

  /// One connection's share.
  private record Lane(long stored, Histogram latencies) {
    static Lane run(PostgresDataSource pool, Worker worker, long begin, long end)
        throws SQLException {
      Histogram latencies = Calls.histogram();
      long stored = 0;
      try (Connection connection = pool.getConnection()) {
        Work work = worker.with(connection);
        long start = System.nanoTime();
        while (start < end) {
          int count = work.store(connection);
          long done = System.nanoTime();
          if (start >= begin) {
            stored += count;
            latencies.recordValue(done - start);
          }
          start = done;
        }
      }
      return new Lane(stored, latencies);
    }
  }
}
