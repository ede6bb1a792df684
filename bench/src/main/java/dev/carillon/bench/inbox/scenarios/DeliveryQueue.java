package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Postgres;
import dev.carillon.bench.inbox.servers.Seeds;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.Deliveries.Claimed;
import dev.carillon.notification.usecases.ports.Deliveries.Result;
import dev.carillon.postgres.ConnectionOptions;
import dev.carillon.postgres.PostgresDataSource;
import dev.carillon.postgres.PostgresDeliveries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// The queue of deliveries without a server: claimed, sent by nobody, and finished, as the server
/// does it. What it costs is what is left of an e-mail without the e-mail.
public final class DeliveryQueue {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 10;

  private final Sizes sizes;
  private final Postgres postgres;
  private final Seeds seeds;
  private final String database;
  private final Results results;

  /// @param database with Carillon's tables
  /// @param seeds of that database
  public DeliveryQueue(
      Sizes sizes, Postgres postgres, String database, Seeds seeds, Results results) {
    this.sizes = sizes;
    this.postgres = postgres;
    this.database = database;
    this.seeds = seeds;
    this.results = results;
  }

  /// Measures once.
  ///
  /// @param concurrency jobs in hand at the same time
  public void measure(int concurrency) {
    int jobs = fill();
    try (PostgresDataSource pool =
            PostgresDataSource.open(
                ConnectionOptions.of(postgres.jdbcUrl(database), Postgres.USER, Postgres.USER)
                    .withPoolSize(CONNECTIONS));
        PostgresDeliveries queue = new PostgresDeliveries(pool)) {
      MachineFigures.awaitQuiet(this::figures, sizes.quietSeconds());
      MachineFigures start = figures();
      workOff(queue, jobs, concurrency);
      MachineFigures end = figures();
      if (queue.depth().waiting() > 0) {
        throw new IllegalStateException(queue.depth().waiting() + " jobs are left");
      }
      Map<String, Object> figures = Results.fields("per_s", jobs / end.secondsSince(start));
      figures.put(
          "worker_cpu_s_per_10k",
          (end.clientCpuSeconds() - start.clientCpuSeconds()) * 10_000 / jobs);
      figures.putAll(end.costsSince(start, jobs));
      results.add("queue-" + concurrency, figures);
    }
  }

  private int fill() {
    String prefix = Subject.newPrefix();
    seeds.inboxes(prefix, sizes.users(), sizes.emails() / sizes.users());
    String sql =
        """
        insert into delivery (notification, channel, tenant, receiver, critical, unless_read,
          due_at, next_attempt_at)
        select id, 'EMAIL', tenant, receiver, false, false, now(), now() from notification
        where receiver like '%s-%%'
        """
            .formatted(prefix);
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void workOff(PostgresDeliveries queue, int jobs, int concurrency) {
    Semaphore room = new Semaphore(concurrency);
    int claimed = 0;
    while (claimed < jobs) {
      // As a lane of the server.
      int free = Math.max(1, concurrency / 4);
      room.acquireUninterruptibly(free);
      free += room.drainPermits();
      List<Claimed> due = queue.claim(Channel.EMAIL, free, LEASE).due();
      claimed += due.size();
      for (Claimed job : due) {
        Thread.ofVirtual()
            .start(() -> {
              queue.finish(sent(job));
              room.release();
            });
      }
      room.release(free - due.size());
    }
    room.acquireUninterruptibly(concurrency);
  }

  private static Result sent(Claimed job) {
    Attempt attempt =
        new Attempt(
            "mailbox", "nobody", Instant.now(), Duration.ofMillis(1), "accepted", "250 Taken");
    return new Result(
        job.id(),
        job.attempt(),
        DeliveryState.SENT,
        null,
        null,
        true,
        List.of("mailbox"),
        List.of(attempt),
        null);
  }

  private MachineFigures figures() {
    return MachineFigures.ofDatabase(postgres.pid());
  }
}
