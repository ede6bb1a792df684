package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.Revocations;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import javax.sql.DataSource;

/// What nobody waits for: drops expired idempotency keys, writes the time of a read-all into the
/// rows that it covers, drops old read-alls, what is left of old deletions, and old revocations.
/// Nothing that a client sees changes, so it takes no number. Several nodes may run it at once:
/// each passes by what another holds.
public final class PostgresHousekeeping {
  private final Database database;
  private final Revocations revocations;
  private final HousekeepingPolicy policy;
  private final InstantSource clock;

  public PostgresHousekeeping(
      DataSource dataSource,
      Revocations revocations,
      HousekeepingPolicy policy,
      InstantSource clock) {
    this.database = new Database(dataSource);
    this.revocations = revocations;
    this.policy = policy;
    this.clock = clock;
  }

  /// What a run did.
  ///
  /// @param keys expired keys dropped
  /// @param settled rows that got the time of a read-all
  /// @param marks read-alls dropped
  /// @param tombstones deleted notifications dropped
  /// @param more whether it had to stop before it was through with something
  public record Done(int keys, int settled, int marks, int tombstones, boolean more) {}

  private record Mark(int tenant, String receiver, long seq) {}

  /// @param covered whether rows were left for the mark when the step began
  private record Settled(int rows, boolean covered) {}

  /// One bounded run. Blocks; throws
  /// [dev.carillon.notification.usecases.ports.StoreUnavailableException] when the database is
  /// away.
  public Done runOnce() {
    int keys = steps(this::dropSomeExpiredKeys);
    List<Mark> unsettled = marks(false);
    int settled = settle(unsettled);
    List<Mark> old = marks(true);
    int marks = old.stream().mapToInt(this::drop).sum();
    int tombstones = steps(this::dropSomeTombstones);
    revocations.forget(clock.instant());
    int most = policy.maxSteps() * policy.stepRows();
    boolean more =
        keys == most
            || tombstones == most
            || (marks > 0 && old.size() == policy.maxSteps())
            || (settled > 0 && !marks(false).isEmpty());
    return new Done(keys, settled, marks, tombstones, more);
  }

  /// Repeats it until it finds less than a step's worth.
  private int steps(IntSupplier some) {
    int all = 0;
    for (int step = 0; step < policy.maxSteps(); step++) {
      int done = some.getAsInt();
      all += done;
      if (done < policy.stepRows()) {
        break;
      }
    }
    return all;
  }

  private int dropSomeExpiredKeys() {
    String sql =
        """
        with expired as (
          select tenant, scope, key from idempotency where expires_at <= now()
          order by expires_at limit ? for update skip locked)
        delete from idempotency q using expired e
        where q.tenant = e.tenant and q.scope = e.scope and q.key = e.key
        """;
    return database.query(jdbc -> jdbc.sql(sql).param(policy.stepRows()).update());
  }

  /// The oldest first, and the inbox says from then on that what is at or below them is not kept.
  private int dropSomeTombstones() {
    String sql =
        """
        with t as (
          select n.id, n.tenant, n.receiver, n.seq
          from notification n join inbox i on i.tenant = n.tenant and i.receiver = n.receiver
          where n.deleted_at <= ?
          order by n.deleted_at limit ? for update of i skip locked),
        i as (
          update inbox i set pruned_seq = greatest(i.pruned_seq, g.seq)
          from (
            select t.tenant, t.receiver, max(t.seq) as seq from t group by t.tenant, t.receiver) g
          where i.tenant = g.tenant and i.receiver = g.receiver
          returning i.tenant)
        delete from notification n using t where n.id = t.id and exists (select from i)
        """;
    var until = Database.time(clock.instant().minus(policy.changeRetention()));
    return database.query(jdbc -> jdbc.sql(sql).param(until).param(policy.stepRows()).update());
  }

  private int settle(List<Mark> marks) {
    int settled = 0;
    int step = 0;
    for (Mark mark : marks) {
      boolean more = true;
      while (more && step++ < policy.maxSteps()) {
        Settled done = settle(mark);
        settled += done.rows();
        more = done.covered() && done.rows() > 0;
      }
    }
    return settled;
  }

  /// Takes no inbox lock: it writes what is so already, into rows that each check again once they
  /// are locked. A mark is settled when a step finds nothing left, rows that others hold included;
  /// no row comes under a mark later. Lower marks go first, since a row has the time of its first.
  private Settled settle(Mark mark) {
    String sql =
        """
        with m as (
          select * from read_mark m
          where tenant = ? and receiver = ? and seq = ? and not exists (
            select from read_mark l
            where l.tenant = m.tenant and l.receiver = m.receiver and l.seq < m.seq
              and not l.settled)),
        v as (
          select n.id, m.read_at
          from m join notification n on n.tenant = m.tenant and n.receiver = m.receiver
          where n.read_at is null and n.archived_at is null and n.deleted_at is null
            and n.unread_seq <= m.up_to
          order by n.unread_seq limit ? for update of n skip locked),
        u as (
          update notification n set read_at = v.read_at from v where n.id = v.id returning n.id),
        c as (
          select exists (
            select from m join notification n on n.tenant = m.tenant and n.receiver = m.receiver
            where n.read_at is null and n.archived_at is null and n.deleted_at is null
              and n.unread_seq <= m.up_to) as covered),
        s as (
          update read_mark r set settled = true
          from m cross join c
          where not c.covered and r.tenant = m.tenant and r.receiver = m.receiver and r.seq = m.seq)
        select (select count(*) from u)::int as settled, c.covered from c
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(mark.tenant())
            .param(mark.receiver())
            .param(mark.seq())
            .param(policy.stepRows())
            .query((rows, _) -> new Settled(rows.getInt("settled"), rows.getBoolean("covered")))
            .single());
  }

  /// The lowest mark only, and the inbox says from then on that what is at or below it is not kept.
  /// Archived rows are not settled by [#settle]; the few that are left get their time here.
  private int drop(Mark mark) {
    String sql =
        """
        with m as (
          select * from read_mark m
          where tenant = ? and receiver = ? and seq = ? and settled and not exists (
            select from read_mark l
            where l.tenant = m.tenant and l.receiver = m.receiver and l.seq < m.seq)),
        i as (
          select m.* from m join inbox i on i.tenant = m.tenant and i.receiver = m.receiver
          for update of i skip locked),
        x as (
          update inbox x set pruned_seq = greatest(x.pruned_seq, i.seq)
          from i where x.tenant = i.tenant and x.receiver = i.receiver),
        u as (
          update notification n set read_at = i.read_at
          from i
          where n.tenant = i.tenant and n.receiver = i.receiver and n.created_seq <= i.up_to
            and n.unread_seq <= i.up_to and n.read_at is null
            and n.archived_at is not null and n.deleted_at is null)
        delete from read_mark r using i
        where r.tenant = i.tenant and r.receiver = i.receiver and r.seq = i.seq
        """;
    return database.query(jdbc ->
        jdbc.sql(sql).param(mark.tenant()).param(mark.receiver()).param(mark.seq()).update());
  }

  /// Those to settle, or the settled ones that are old enough to go; oldest first.
  private List<Mark> marks(boolean settled) {
    String sql =
        """
        select tenant, receiver, seq from read_mark
        where settled = ? and read_at <= ?
        order by read_at, seq limit ?
        """;
    var until = settled ? clock.instant().minus(policy.changeRetention()) : clock.instant();
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(settled)
            .param(Database.time(until))
            .param(policy.maxSteps())
            .query((rows, _) ->
                new Mark(rows.getInt("tenant"), rows.getString("receiver"), rows.getLong("seq")))
            .list());
  }
}
