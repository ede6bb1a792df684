package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.inbox.traffic.Traffic;

/// What the same POSTs cost a server that only answers them.
public final class HttpFloor {
  private static final int WARM_UPS = 3;
  private static final int WARM_UP_CALLERS = 64;

  private final Delivery delivery;
  private final Target target;
  private final Results results;

  public HttpFloor(Sizes sizes, Target target, Results results) {
    this.delivery = new Delivery(sizes);
    this.target = target;
    this.results = results;
  }

  /// Lets it compile what it runs.
  public void warmUp() {
    for (int i = 0; i < WARM_UPS; i++) {
      var _ = delivery.runWithoutReceivers(target, Traffic.closed(WARM_UP_CALLERS));
    }
  }

  /// Under the name of the measure whose floor it is.
  public void measure(int callers) {
    results.add(
        Deliver.name(callers), delivery.runWithoutReceivers(target, Traffic.closed(callers)));
  }
}
