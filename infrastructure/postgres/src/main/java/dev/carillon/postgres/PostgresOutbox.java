package dev.carillon.postgres;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.Outbox;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The outbox as a table, claimed with `FOR UPDATE SKIP LOCKED`; a lease is `next_attempt_at` moved
/// forward, by the database's clock.
///
/// Events come in the order in which they are due: at first that is when they occurred, or came
/// from outside, after a failure when their wait is over. Of one tenant and key only the first that
/// was published comes; the others stand in line behind it. When PostgreSQL is away, every method
/// throws [dev.carillon.notification.usecases.ports.StoreUnavailableException].
public final class PostgresOutbox implements Outbox, AutoCloseable {
  static final int ERROR_MAX_CHARS = 2000;

  private static final int LINE_ROUND_EVENTS = 500;
  private static final int MAX_LINE_ROUNDS = 20;

  /// One lane, so that a group is complete while the next one gathers. No more are told at a time.
  private static final ReaderOptions COMPLETIONS = new ReaderOptions(1, 500, 10_000);

  private final DataSource dataSource;
  private final Database database;
  private final Runnable wake;
  private final GroupedCalls<UUID, Boolean> completions;

  /// An outbox.
  ///
  /// @param dataSource the one that the publishers' transactions are bound to
  /// @param wake called after the commit of a transaction that published, on the publisher's
  ///   thread; must return at once
  public PostgresOutbox(DataSource dataSource, Runnable wake) {
    this.dataSource = dataSource;
    this.database = new Database(dataSource);
    this.wake = wake;
    this.completions = new GroupedCalls<>("event-completer", COMPLETIONS, this::completeAll);
  }

  /// How much there is.
  ///
  /// @param waiting to be told, being told, or waiting for another attempt
  /// @param parked failed too often
  public record Depth(long waiting, long parked) {}

  /// For metrics: counts rows, in time proportional to them.
  public Depth depth() {
    String sql =
        """
        select count(*) filter (where parked_at is null) as waiting,
          count(*) filter (where parked_at is not null) as parked
        from outbox
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .query((rows, _) -> new Depth(rows.getLong("waiting"), rows.getLong("parked")))
            .single());
  }

  /// Joins the transaction that Spring bound to this thread for this data source.
  @Override
  public void publish(Event event) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.hasResource(dataSource)) {
      throw new IllegalStateException("an event is published in a transaction of its database");
    }
    Database.translated(() -> insert(event));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wake.run();
          }
        });
  }

  /// Due from its occurrence on, which orders first attempts by it; a node whose clock is ahead
  /// does not delay its events.
  private int insert(Event event) {
    String sql =
        """
        insert into outbox (id, tenant, name, key, occurred_at, data, next_attempt_at)
        values (?, ?, ?, ?, ?, ?::json, least(?::timestamptz, now()))
        """;
    return JdbcClient.create(dataSource)
        .sql(sql)
        .param(event.id())
        .param(event.tenant())
        .param(event.name().value())
        .param(event.key())
        .param(Database.time(event.occurredAt()))
        .param(event.data())
        .param(Database.time(event.occurredAt()))
        .update();
  }

  /// Events whose claim was lost on the way come again when the lease is over.
  @Override
  public List<Claimed> claim(int max, Duration lease) {
    String sql =
        """
        select * from claim_events(?, ?)
        """;
    formLines();
    return database.query(
        jdbc -> jdbc.sql(sql).param(max).param(lease.toMillis()).query(this::claimed).list());
  }

  /// Puts those that are due, but not the first of their key, behind the one in front of them.
  private void formLines() {
    int rounds = 0;
    while (rounds < MAX_LINE_ROUNDS && formSomeLines() > 0) {
      rounds++;
    }
  }

  private long formSomeLines() {
    String sql =
        """
        select form_event_lines(?)
        """;
    return database.query(
        jdbc -> jdbc.sql(sql).param(LINE_ROUND_EVENTS).query(Long.class).single());
  }

  /// Lets come forward who stands behind an event that is no longer there, taken away by hand or by
  /// an earlier release. How many that were.
  public int mendLines() {
    String sql =
        """
        update outbox o set behind = null
        where behind is not null and not exists (
          select 1 from outbox front where front.id = o.behind and front.parked_at is null)
        """;
    return database.query(jdbc -> jdbc.sql(sql).update());
  }

  private Claimed claimed(ResultSet rows, int number) throws SQLException {
    Event event =
        new Event(
            rows.getObject("id", UUID.class),
            new EventName(rows.getString("name")),
            rows.getString("tenant"),
            rows.getString("key"),
            Database.time(rows, "occurred_at"),
            rows.getString("data"));
    String[] done = (String[]) rows.getArray("done").getArray();
    return new Claimed(event, rows.getInt("attempt"), Set.of(done));
  }

  /// Never shortens a wait: an event may have been given back since it was looked up.
  @Override
  public void extend(Collection<UUID> events, Duration lease) {
    String sql =
        """
        update outbox set next_attempt_at = greatest(next_attempt_at, now() + ? * interval '1 ms')
        where id = any(?)
        """;
    UUID[] ids = events.toArray(UUID[]::new);
    database.query(jdbc -> jdbc.sql(sql).param(lease.toMillis()).param(ids).update());
  }

  @Override
  public void listenerDone(UUID event, String listener) {
    String sql =
        """
        update outbox set done = array_append(done, ?::text) where id = ? and ?::text <> all (done)
        """;
    database.query(jdbc -> jdbc.sql(sql).param(listener).param(event).param(listener).update());
  }

  /// Together with others that are complete at the moment.
  @Override
  public void complete(UUID event) {
    completions.ask(event);
  }

  /// What it does, and why a function does it, is in the migration that makes it.
  private List<Boolean> completeAll(List<UUID> events) {
    database.repeatable(connection -> {
      try (PreparedStatement statement = connection.prepareStatement("select complete_events(?)")) {
        statement.setArray(1, connection.createArrayOf("uuid", sorted(events)));
        return statement.execute();
      }
    });
    return Collections.nCopies(events.size(), true);
  }

  @Override
  public void retry(UUID event, Duration delay, String error) {
    String sql =
        """
        update outbox
        set next_attempt_at = now() + ? * (1 + random() / 4) * interval '1 ms', last_error = ?
        where id = ?
        """;
    database.query(
        jdbc -> jdbc.sql(sql).param(delay.toMillis()).param(storable(error)).param(event).update());
  }

  @Override
  public void postpone(UUID event, Duration delay, String error) {
    String sql =
        """
        update outbox
        set next_attempt_at = now() + ? * (1 + random() / 4) * interval '1 ms', last_error = ?,
          attempt = greatest(attempt - 1, 0)
        where id = ?
        """;
    // May be done twice, then it is an attempt more that it has: nothing is lost by that.
    database.query(
        jdbc -> jdbc.sql(sql).param(delay.toMillis()).param(storable(error)).param(event).update());
  }

  @Override
  public void park(UUID event, String error) {
    String sql =
        """
        update outbox set parked_at = now(), last_error = ? where id = ? and parked_at is null
        """;
    // The next one comes forward by a statement of its own, which sees whoever got in line while
    // the
    // first one waited.
    database.transaction(jdbc -> {
      jdbc.sql(sql).param(storable(error)).param(event).update();
      jdbc.sql("update outbox set behind = null where behind = ?").param(event).update();
    });
  }

  /// An error may quote what made it, U+0000 included, which would keep it from being written and
  /// the event from ever being parked.
  private static String storable(String error) {
    String bounded = error.substring(0, Math.min(error.length(), ERROR_MAX_CHARS));
    return bounded.replace('\0', '\uFFFD');
  }

  /// In one order, whoever locks them.
  private static UUID[] sorted(List<UUID> events) {
    return events.stream().sorted().toArray(UUID[]::new);
  }

  /// Completes no more; what it had not completed is told again by the next run.
  @Override
  public void close() {
    completions.close();
  }
}
