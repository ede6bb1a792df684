package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.inbox.traffic.Traffic;
import java.util.List;
import java.util.Map;

/// Notifications posted in batches. A server without them posts singles, once, and has the same
/// figures at every size of a batch.
public final class Batches implements Scenario {
  private static final int CALLERS = 4;
  private static final int SINGLE_CALLERS = 64;
  private static final List<Integer> BATCHES = List.of(10, 100, 1000);

  private final Delivery delivery;

  public Batches(Sizes sizes) {
    this.delivery = new Delivery(sizes);
  }

  @Override
  public void measure(Subject subject) {
    if (subject.target().isExtended()) {
      for (int batch : BATCHES) {
        subject.results().add(name(batch), delivery.run(subject, new Traffic(CALLERS, batch, 0)));
      }
    } else {
      Map<String, Object> singles = delivery.run(subject, Traffic.closed(SINGLE_CALLERS));
      BATCHES.forEach(batch -> subject.results().add(name(batch), singles));
    }
  }

  private static String name(int batch) {
    return "batch-" + batch;
  }
}
