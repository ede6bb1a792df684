package dev.carillon.server;

import dev.carillon.postgres.PostgresOutbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/// How much waits in the outbox. Not a number while the database is away.
final class OutboxGauges {
  private OutboxGauges() {}

  static void register(PostgresOutbox outbox, MeterRegistry registry) {
    Gauge.builder("carillon.outbox.depth", outbox, o -> orNaN(() -> o.depth().waiting()))
        .description("Events waiting to be told")
        .register(registry);
    Gauge.builder("carillon.outbox.parked", outbox, o -> orNaN(() -> o.depth().parked()))
        .description("Events among the dead letters")
        .register(registry);
  }

  static double orNaN(LongSupplier count) {
    try {
      return count.getAsLong();
    } catch (RuntimeException away) {
      return Double.NaN;
    }
  }
}
