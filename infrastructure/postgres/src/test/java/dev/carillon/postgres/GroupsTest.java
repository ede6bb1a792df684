package dev.carillon.postgres;

import org.junit.jupiter.api.AfterAll;

class GroupsTest extends GroupsContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "groups");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  @Override
  PostgresNotificationStore store() {
    return STORE;
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @AfterAll
  static void close() {
    STORE.close();
    DATABASE.close();
  }
}
