package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Brings a batch of appends to their outcomes: stored, replayed, or refused. Usually that is one
/// statement; what stands in the way of one append is kept from the others:
///
/// - Data that PostgreSQL cannot hold fails the statement: the batch is halved until it is alone.
/// - An inbox that another holds for longer than the lock timeout fails the statement: its appends
///   are refused, the others are sent again.
/// - When the connection is lost after the statement was sent, it is sent again with the same ids:
///   a row that has one already is the first try's, committed. A grouped one may have left no row
///   of its own: without a key it is not sent again, and its outcome is unknown. A mark for each
///   would cost every one of them a row, for what its caller can have by giving a key.
/// - Of two appends with one key the second is answered by what became of the first.
final class AppendBatch {
  private static final int MAX_ROUNDS = 2 * Database.MAX_RECONNECTS;

  private final Database database;
  private final int maxOpenGroups;
  private final Runnable wake;

  AppendBatch(Database database) {
    this(database, PostgresNotificationStore.MAX_OPEN_GROUPS, () -> {});
  }

  /// @param maxOpenGroups windows that a tenant may have open
  /// @param wake told when something is to be delivered besides
  AppendBatch(Database database, int maxOpenGroups, Runnable wake) {
    this.database = database;
    this.maxOpenGroups = maxOpenGroups;
    this.wake = wake;
  }

  /// Blocks until each is settled: committed, or known not to be, or not to be known. Grouped ones
  /// have a statement of their own, after the others'.
  void execute(List<PendingAppend> appends) {
    executeAlike(appends.stream().filter(append -> append.group() == null).toList());
    executeAlike(appends.stream().filter(append -> append.group() != null).toList());
    if (appends.stream().anyMatch(AppendBatch::isDeliveredBesides)) {
      wake.run();
    }
  }

  private static boolean isDeliveredBesides(PendingAppend append) {
    return !append.notification().routing().deliveries().isEmpty();
  }

  private void executeAlike(List<PendingAppend> appends) {
    List<PendingAppend> open = appends;
    for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
      List<PendingAppend> asked = open;
      try {
        database.once(connection -> {
          round(connection, asked);
          return true;
        });
      } catch (SQLException failure) {
        recover(PendingAppend.unsettled(open), failure);
      } catch (StoreUnavailableException noConnection) {
        fail(open, noConnection);
      }
      open = PendingAppend.unsettled(open);
    }
    fail(open, new StoreUnavailableException("too much at once", FailureKind.RETRY_AFTER));
  }

  /// What is left unsettled had something in its way that is gone now.
  private void round(Connection connection, List<PendingAppend> appends) throws SQLException {
    EarlierAppends.settleStored(connection, appends);
    failWhatMayNotBeSentAgain(PendingAppend.unsettled(appends));
    List<PendingAppend> sent = oneForEachKey(PendingAppend.unsettled(appends));
    if (sent.isEmpty()) {
      return;
    }
    Set<String> unknownTenants =
        sent.getFirst().group() == null
            ? AppendStatement.execute(connection, sent)
            : GroupedAppendStatement.execute(connection, sent, maxOpenGroups);
    if (!unknownTenants.isEmpty()) {
      AppendStatement.insertTenants(connection, unknownTenants);
    }
    List<PendingAppend> keyTaken = PendingAppend.unsettled(appends);
    // By the try whose answer was lost, perhaps, committed since the look above.
    EarlierAppends.settleStored(connection, keyTaken);
    EarlierAppends.settleReplays(connection, PendingAppend.unsettled(keyTaken));
  }

  private static void failWhatMayNotBeSentAgain(List<PendingAppend> appends) {
    fail(
        appends.stream()
            .filter(
                append -> append.isMaybeStored() && append.group() != null && append.key() == null)
            .toList(),
        new StoreUnavailableException("it may be counted already", FailureKind.RETRY_AFTER));
  }

  private record KeyPlace(String tenant, String scope, String key) {}

  private static List<PendingAppend> oneForEachKey(List<PendingAppend> appends) {
    Set<KeyPlace> seen = new HashSet<>();
    List<PendingAppend> first = new ArrayList<>(appends.size());
    for (PendingAppend append : appends) {
      var key = append.key();
      String tenant = append.notification().tenant().value();
      if (key == null || seen.add(new KeyPlace(tenant, key.scope(), key.key()))) {
        first.add(append);
      }
    }
    return first;
  }

  /// Settles what another round would not help.
  private void recover(List<PendingAppend> open, SQLException failure) {
    switch (FailureKind.of(failure)) {
      case CONNECTION_LOST -> open.forEach(PendingAppend::setMaybeStored);
      case CONFLICT -> {}
      case DUPLICATE, REFUSED -> {
        boolean one = open.size() == 1;
        if (!one && FailureKind.isOfData(failure)) {
          int middle = open.size() / 2;
          executeAlike(open.subList(0, middle));
          executeAlike(open.subList(middle, open.size()));
        } else if (!one || !isItsOwnTwin(open.getFirst(), failure)) {
          fail(open, FailureKind.exception(failure));
        }
      }
      case UNAVAILABLE -> {
        List<PendingAppend> held = FailureKind.isLockTimeout(failure) ? held(open) : open;
        // When nothing is held any more, something else than an inbox was.
        fail(held.isEmpty() ? open : held, FailureKind.exception(failure));
      }
    }
  }

  /// Sent, lost, not to be seen yet, and committed before the second try.
  private static boolean isItsOwnTwin(PendingAppend append, SQLException failure) {
    return append.isMaybeStored() && FailureKind.of(failure) == FailureKind.DUPLICATE;
  }

  /// Those whose inbox, or window, another holds right now.
  private List<PendingAppend> held(List<PendingAppend> appends) {
    try {
      return database.once(connection -> {
        Set<PendingAppend> held = new LinkedHashSet<>();
        held.addAll(held(connection, appends.stream().filter(PendingAppend::takesNumber).toList()));
        held.addAll(
            GroupedAppendStatement.held(
                connection, appends.stream().filter(append -> append.group() != null).toList()));
        return List.copyOf(held);
      });
    } catch (SQLException | StoreUnavailableException notNow) {
      return appends;
    }
  }

  private static List<PendingAppend> held(Connection connection, List<PendingAppend> appends)
      throws SQLException {
    String sql =
        """
        with v as (
          select i.tenant, i.receiver, v.ord
          from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
          join tenant t on t.key = v.tenant_key
          join inbox i on i.tenant = t.id and i.receiver = v.receiver),
        free as (
          select i.tenant, i.receiver from inbox i
          where (i.tenant, i.receiver) in (select tenant, receiver from v)
          for update skip locked)
        select v.ord::int - 1 as place from v
        where (v.tenant, v.receiver) not in (select tenant, receiver from free)
        """;
    List<PendingAppend> held = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<PendingAppend> columns = new Columns<>(statement, appends);
      columns.texts(append -> append.notification().tenant().value());
      columns.texts(append -> append.notification().receiver().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          held.add(appends.get(rows.getInt("place")));
        }
      }
    }
    return held;
  }

  private static void fail(List<PendingAppend> appends, RuntimeException cause) {
    for (PendingAppend append : appends) {
      append.fail(
          append.isMaybeStored()
              ? new StoreUnavailableException(
                  "the connection was lost; whether the notification is stored is unknown",
                  FailureKind.RETRY_AFTER,
                  cause)
              : cause);
    }
  }
}
