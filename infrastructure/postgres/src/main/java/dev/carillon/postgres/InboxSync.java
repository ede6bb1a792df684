package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.SyncRequest;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What changed in inboxes after a number: rows, tombstones and marks in one order, with the head,
/// of one statement and therefore of one snapshot. Two statements would tear.
final class InboxSync {
  private static final String SQL =
      """
      with i as (
        select v.ord, v.since, v.max, i.*,
          i.epoch = v.epoch and v.since between i.pruned_seq and i.seq as known
        from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
          with ordinality as v(tenant_key, receiver, since, epoch, max, ord)
        join tenant t on t.key = v.tenant_key
        join inbox i on i.tenant = t.id and i.receiver = v.receiver)
      select i.ord::int - 1 as place, i.seq, i.unread, i.epoch, i.known, e.*
      from i left join lateral (
        (select n.seq as row_seq, n.deleted_at is not null as gone, n.id, n.sender, n.object, n.type,
          n.payload, n.created_at, %s as read_at, n.unread_seq, n.archived_at, %s, n.expires_at,
          n.group_count, n.created_seq, null::bigint as up_to
        from notification n
        where n.tenant = i.tenant and n.receiver = i.receiver and i.known and n.seq > i.since
        order by n.seq limit i.max)
        union all
        (select m.seq, false, null, null, null, null, null, null, m.read_at, null, null, null, null,
          null, null, m.up_to
        from read_mark m
        where m.tenant = i.tenant and m.receiver = i.receiver and i.known and m.seq > i.since
        order by m.seq limit i.max)
        order by row_seq limit i.max) e on true
      order by i.ord, e.row_seq
      """
          .formatted(InboxReads.EFFECTIVE_READ_AT, InboxReads.SNOOZED_UNTIL);

  private InboxSync() {}

  /// What a client asks.
  record Question(InboxKey inbox, SyncRequest request) {}

  /// The answers, in the order of the questions.
  static List<SyncResult> changesSince(Connection connection, List<Question> questions)
      throws SQLException {
    List<Builder> builders = questions.stream().map(Builder::new).toList();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      Columns<Question> columns = new Columns<>(statement, questions);
      columns.texts(each -> each.inbox().tenant().value());
      columns.texts(each -> each.inbox().receiver().value());
      columns.numbers(each -> each.request().since());
      columns.numbers(each -> each.request().epoch());
      columns.numbers(each -> each.request().maxItems() + 1L);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          builders.get(rows.getInt("place")).add(rows);
        }
      }
    }
    List<NotificationPage> beginnings = beginnings(connection, builders);
    List<SyncResult> results = new ArrayList<>();
    int nextBeginning = 0;
    for (Builder builder : builders) {
      Optional<SyncResult> changes = builder.build();
      results.add(
          changes.isPresent()
              ? changes.get()
              : new SyncResult.Reset(beginnings.get(nextBeginning++)));
    }
    return results;
  }

  /// The first unread pages of those who begin anew, each with the head of its own snapshot.
  private static List<NotificationPage> beginnings(Connection connection, List<Builder> builders)
      throws SQLException {
    List<InboxReads.UnreadQuestion> anew =
        builders.stream()
            .filter(builder -> builder.build().isEmpty())
            .map(builder -> {
              SyncRequest request = builder.question.request();
              return new InboxReads.UnreadQuestion(
                  builder.question.inbox(),
                  PageRequest.first(request.maxItems(), request.maxBytes()));
            })
            .toList();
    return anew.isEmpty() ? List.of() : InboxReads.unread(connection, anew);
  }

  /// Makes an answer of the rows of its question.
  private static final class Builder {
    private final Question question;
    private final PageBound bound;
    private final List<SyncResult.Change> changes = new ArrayList<>();
    private final List<ReadMark> marks = new ArrayList<>();
    private @Nullable NotificationRow row;
    private @Nullable InboxHead head;
    private boolean known;
    private boolean hasMore;
    private long last;

    Builder(Question question) {
      SyncRequest request = question.request();
      this.question = question;
      this.bound = new PageBound(request.maxItems(), request.maxBytes());
      this.last = request.since();
    }

    void add(ResultSet rows) throws SQLException {
      head = NotificationRow.head(rows);
      known = rows.getBoolean("known");
      long seq = rows.getLong("row_seq");
      // Without a number it is the head of an inbox in which nothing changed.
      if (!known || hasMore || rows.wasNull()) {
        return;
      }
      long upTo = rows.getLong("up_to");
      boolean isMark = !rows.wasNull();
      SyncResult.@Nullable Change change = isMark ? null : change(rows);
      boolean taken =
          change instanceof SyncResult.Change.Row(var row, var _)
              ? bound.takes(row)
              : bound.takes();
      if (!taken) {
        hasMore = true;
        return;
      }
      if (change == null) {
        marks.add(new ReadMark(upTo, Database.time(rows, "read_at"), seq));
      } else {
        changes.add(change);
      }
      last = seq;
    }

    private NotificationRow row(ResultSet rows) throws SQLException {
      NotificationRow known = row;
      if (known == null) {
        known = new NotificationRow(rows);
        row = known;
      }
      return known;
    }

    private SyncResult.Change change(ResultSet rows) throws SQLException {
      return rows.getBoolean("gone")
          ? new SyncResult.Change.Gone(
              new NotificationId(rows.getObject("id", UUID.class)), rows.getLong("row_seq"))
          : new SyncResult.Change.Row(
              row(rows).read(question.inbox()), rows.getLong("created_seq"));
    }

    /// Empty: the client begins anew.
    Optional<SyncResult> build() {
      SyncRequest request = question.request();
      InboxHead found = head;
      if (found == null) {
        InboxHead empty = InboxHead.EMPTY;
        return request.since() == empty.seq() && request.epoch() == empty.epoch()
            ? Optional.of(new SyncResult.Changes(List.of(), List.of(), 0, 0, empty, false))
            : Optional.empty();
      }
      return known
          ? Optional.of(
              new SyncResult.Changes(
                  changes, marks, request.since(), hasMore ? last : found.seq(), found, hasMore))
          : Optional.empty();
    }
  }
}
