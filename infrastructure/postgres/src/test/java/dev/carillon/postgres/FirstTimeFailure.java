package dev.carillon.postgres;

import dev.carillon.notification.domain.InboxKey;
import java.util.List;

/// A trigger of the database that fails the first time it fires for an inbox. Closing drops it.
final class FirstTimeFailure implements AutoCloseable {
  private final TestDatabase database;
  private final String table;

  private FirstTimeFailure(
      TestDatabase database, String trigger, String table, InboxKey inbox, String failure) {
    this.database = database;
    this.table = table;
    // What a sequence has counted stays counted when the transaction is rolled back.
    List.of(
            "create sequence first_time",
            """
            create function first_time_failure() returns trigger language plpgsql as $$
            begin
              if nextval('first_time') = 1 then
                %s;
              end if;
              return new;
            end $$
            """
                .formatted(failure),
            """
            create %s for each row when (new.receiver = '%s')
            execute function first_time_failure()
            """
                .formatted(trigger.formatted("first_time_failure", table), inbox.receiver()))
        .forEach(sql -> database.jdbc().sql(sql).update());
  }

  /// The statement that writes the inbox fails with this SQLSTATE.
  static FirstTimeFailure writing(TestDatabase database, InboxKey inbox, String state) {
    return new FirstTimeFailure(
        database, "trigger %s before update on %s", "inbox", inbox, raise(state));
  }

  /// The session is ended while it writes the inbox.
  static FirstTimeFailure endingTheSession(TestDatabase database, InboxKey inbox) {
    return new FirstTimeFailure(
        database,
        "trigger %s before update on %s",
        "inbox",
        inbox,
        "perform pg_terminate_backend(pg_backend_pid())");
  }

  /// The statement that stores a notification is done and answered, and then cannot be committed.
  static FirstTimeFailure committing(TestDatabase database, InboxKey inbox, String state) {
    return new FirstTimeFailure(
        database,
        "constraint trigger %s after insert on %s deferrable initially deferred",
        "notification",
        inbox,
        raise(state));
  }

  private static String raise(String state) {
    return "raise exception using errcode = '%s'".formatted(state);
  }

  @Override
  public void close() {
    List.of(
            "drop trigger first_time_failure on " + table,
            "drop function first_time_failure",
            "drop sequence first_time")
        .forEach(sql -> database.jdbc().sql(sql).update());
  }
}
