package dev.carillon.notification.domain;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids: UUID version 7, 48 bits of milliseconds and 74 random bits (RFC 9562, section 5.7).
/// Any thread may call it. Order within a millisecond is not promised; nothing orders by id.
public final class NotificationIds {
  private final InstantSource clock;
  private final RandomGenerator random;

  public NotificationIds(InstantSource clock) {
    this(clock, new SecureRandom());
  }

  NotificationIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// The next id; never the same twice.
  public NotificationId next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
    return new NotificationId(new UUID(high, low));
  }
}
