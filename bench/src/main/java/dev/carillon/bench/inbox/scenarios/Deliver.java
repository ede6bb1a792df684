package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.inbox.traffic.Traffic;

/// Single notifications: as fast as they are answered to some callers, or at a fixed rate.
public final class Deliver implements Scenario {
  private static final int CALLERS_AT_FIXED_RATE = 64;

  private final Delivery delivery;
  private final String measure;
  private final Traffic traffic;

  private Deliver(Sizes sizes, String measure, Traffic traffic) {
    this.delivery = new Delivery(sizes);
    this.measure = measure;
    this.traffic = traffic;
  }

  public static Deliver asFastAsAnswered(Sizes sizes, int callers) {
    return new Deliver(sizes, name(callers), Traffic.closed(callers));
  }

  public static Deliver atFixedRate(Sizes sizes, int perSecond) {
    return new Deliver(
        sizes, "deliver-rate-" + perSecond, new Traffic(CALLERS_AT_FIXED_RATE, 1, perSecond));
  }

  /// Events that become a notification each, instead of notifications.
  ///
  /// @param perSecond 0: as fast as they are answered
  public static Deliver events(Sizes sizes, int callers, int perSecond) {
    String measure = perSecond == 0 ? "events-" + callers : "events-rate-" + perSecond;
    return new Deliver(sizes, measure, new Traffic(callers, 1, perSecond, true));
  }

  static String name(int callers) {
    return "deliver-" + callers;
  }

  @Override
  public void measure(Subject subject) {
    subject.results().add(measure, delivery.run(subject, traffic));
  }
}
