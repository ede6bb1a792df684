package dev.carillon.postgres;

import org.junit.jupiter.api.AfterAll;

class InboxHistoryTest extends InboxHistoryContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "inbox_history");

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }
}
