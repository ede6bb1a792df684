package dev.carillon.bench.inbox.servers;

/// Rows of the guide's one table.
final class NestSeeds implements Seeds {
  private final BulkLoad load;

  NestSeeds(Postgres postgres, String database) {
    this.load = new BulkLoad(postgres, database);
  }

  @Override
  public void inboxes(String prefix, int inboxes, int unread) {
    load.run(
        """
        insert into notification (id, object, "receiverId", "senderId", type, payload, "createdAt")
        select gen_random_uuid()::text, 'bench.notification', '%s-' || u, 'system',
          'bench.message', '%s', now() at time zone 'utc' - (%d - k) * interval '1 s'
        from generate_series(1, %d) k, generate_series(0, %d - 1) u
        order by k, u
        """
            .formatted(prefix, PAYLOAD, unread, unread, inboxes));
  }

  @Override
  public void history(History history) {
    load.history(
        history,
        """
        insert into notification (id, object, "receiverId", "senderId", type, payload, "createdAt",
          "readAt")
        select gen_random_uuid()::text, 'bench.notification', '%s-' || u, 'system',
          'bench.message', '%s', v.read_at + (k - %d) * interval '1 s',
          case when k <= %d then v.read_at end
        from generate_series(:from, :to) k, generate_series(0, :inboxes - 1) u,
          lateral (select timestamptz '%s' at time zone 'utc' as read_at) v
        order by k, u
        """
            .formatted(
                History.PREFIX, PAYLOAD, history.read() + 1, history.read(), history.readAt()));
  }
}
