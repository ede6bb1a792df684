package dev.carillon.postgres;

import org.junit.jupiter.api.AfterAll;

class PostgresOutboxOn16Test extends PostgresOutboxContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres16(), "outbox_contract");

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }
}
