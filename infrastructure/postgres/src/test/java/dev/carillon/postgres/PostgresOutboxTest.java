package dev.carillon.postgres;

import org.junit.jupiter.api.AfterAll;

class PostgresOutboxTest extends PostgresOutboxContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "outbox_contract");

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }
}
