package dev.carillon.postgres;

import org.junit.jupiter.api.AfterAll;

class PostgresBroadcastDeliveriesOn16Test extends BroadcastDeliveriesContract {
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres16(), "broadcast_deliveries");
  private static final PostgresNotificationStore STORE =
      new PostgresNotificationStore(DATABASE.dataSource(), WriterOptions.defaults());
  private static final PostgresDeliveries DELIVERIES =
      new PostgresDeliveries(DATABASE.dataSource());

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @Override
  PostgresNotificationStore store() {
    return STORE;
  }

  @Override
  PostgresDeliveries deliveries() {
    return DELIVERIES;
  }

  @AfterAll
  static void close() {
    DELIVERIES.close();
    STORE.close();
    DATABASE.close();
  }
}
