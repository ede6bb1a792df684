package dev.carillon.bench.inbox.servers;

/// Rows of Carillon's tables, consistent with each other: an inbox has the number of its latest
/// change and its unread count, and a read-all that covers read notifications has its mark.
final class CarillonSeeds implements Seeds {
  private static final String TENANT =
      "insert into tenant (key) values ('default') on conflict do nothing";

  private final BulkLoad load;

  CarillonSeeds(Postgres postgres, String database) {
    this.load = new BulkLoad(postgres, database);
  }

  @Override
  public void inboxes(String prefix, int inboxes, int unread) {
    String inbox =
        """
        insert into inbox (tenant, receiver, seq, unread)
        select t.id, '%s-' || u, %d, %d
        from tenant t, generate_series(0, %d - 1) u where t.key = 'default'
        """
            .formatted(prefix, unread, unread, inboxes);
    String notification =
        """
        insert into notification (id, tenant, receiver, sender, object, type, payload,
          created_seq, unread_seq, seq, created_at)
        select uuidv7(), t.id, '%s-' || u, 'system', 'bench.notification', 'bench.message', '%s',
          k, k, k, date_trunc('milliseconds', now()) - (%d - k) * interval '1 s'
        from tenant t, generate_series(1, %d) k, generate_series(0, %d - 1) u
        where t.key = 'default'
        order by k, u
        """
            .formatted(prefix, PAYLOAD, unread, unread, inboxes);
    load.run(TENANT, inbox, notification);
  }

  /// The read-all took the number after the last notification that it covers.
  @Override
  public void history(History history) {
    int read = history.read();
    String inbox =
        """
        insert into inbox (tenant, receiver, epoch, seq, unread, read_up_to)
        select t.id, '%s-' || u, %d, %d + v.more, %d + v.more, %d
        from tenant t, generate_series(0, %d - 1) u,
          lateral (select case when u < %d then %d else 0 end as more) v
        where t.key = 'default'
        """
            .formatted(
                History.PREFIX,
                History.EPOCH,
                history.head(),
                history.unread(),
                read,
                history.inboxes(),
                history.large(),
                history.more());
    String mark =
        """
        insert into read_mark (tenant, receiver, seq, up_to, read_at, settled)
        select tenant, receiver, %d, %d, timestamptz '%s', true from inbox
        """
            .formatted(read + 1, read, history.readAt());
    load.run(TENANT, inbox, mark, "vacuum (analyze) inbox", "analyze read_mark");
    load.history(
        history,
        """
        insert into notification (id, tenant, receiver, sender, object, type, payload,
          created_seq, unread_seq, seq, created_at, read_at)
        select uuidv7(), t.id, '%s-' || u, 'system', 'bench.notification', 'bench.message', '%s',
          v.seq, v.seq, v.seq, v.read_at + v.age * interval '1 s',
          case when k <= %d then v.read_at end
        from tenant t, generate_series(:from, :to) k, generate_series(0, :inboxes - 1) u,
          lateral (
            select k + (k > %d)::int as seq, k - %d as age, timestamptz '%s' as read_at) v
        where t.key = 'default'
        order by k, u
        """
            .formatted(History.PREFIX, PAYLOAD, read, read, read + 1, history.readAt()));
  }
}
