package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.NotificationStore;
import org.junit.jupiter.api.AfterAll;

class PostgresNotificationStoreTest extends NotificationStoreContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "store_contract");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());

  @Override
  NotificationStore store() {
    return STORE;
  }

  @AfterAll
  static void close() {
    STORE.close();
    DATABASE.close();
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }
}
