package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.traffic.Traffic;
import java.util.List;

/// Lets a server, and this client, compile every path that is measured.
public final class WarmUp {
  private static final int CALLERS = 64;
  private static final Traffic BATCHES = new Traffic(4, 100, 0);
  private static final int REPEATED = 2;

  private final Sizes sizes;

  public WarmUp(Sizes sizes) {
    this.sizes = sizes;
  }

  /// Does everything once or twice, deliveries for the longest time. Keeps no figures.
  public void run(Subject subject) {
    if (sizes.warmUpSeconds() == 0) {
      return;
    }
    Delivery delivery = new Delivery(sizes);
    delivery.warmUp(subject, Traffic.closed(CALLERS), sizes.warmUpSeconds());
    if (subject.target().isExtended()) {
      delivery.warmUp(subject, BATCHES, Math.max(1, sizes.warmUpSeconds() / 4));
    }
    Subject forgotten = new Subject(subject.target(), subject.seeds(), Results.forgotten());
    List<Scenario> others =
        List.of(new UnreadPages(sizes), new Connect(sizes), new ReadAll(sizes, 100));
    for (int i = 0; i < REPEATED; i++) {
      others.forEach(each -> each.measure(forgotten));
    }
  }
}
