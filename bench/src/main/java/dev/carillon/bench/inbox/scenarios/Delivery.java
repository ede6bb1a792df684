package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Seeds;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Deliveries;
import dev.carillon.bench.inbox.traffic.Senders;
import dev.carillon.bench.inbox.traffic.Traffic;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Notifications posted, stored and received: what all measures of the write path are made of.
final class Delivery {
  private static final int DRAIN_LIMIT_SECONDS = 30;

  private final Sizes sizes;

  Delivery(Sizes sizes) {
    this.sizes = sizes;
  }

  /// Posts for a while to connected users, and measures the end of that.
  ///
  /// @throws IllegalStateException when one was lost, came twice, went astray or was refused
  Map<String, Object> run(Subject subject, Traffic traffic) {
    return run(
        subject.target(),
        Optional.of(subject.seeds()),
        traffic,
        sizes.settleSeconds(),
        sizes.seconds());
  }

  /// Only posts: an answer counts as the delivery.
  Map<String, Object> runWithoutReceivers(Target target, Traffic traffic) {
    return run(target, Optional.empty(), traffic, sizes.settleSeconds(), sizes.seconds());
  }

  /// Lets a server compile what it runs.
  void warmUp(Subject subject, Traffic traffic, int seconds) {
    var _ = run(subject.target(), Optional.of(subject.seeds()), traffic, 0, seconds);
  }

  private Map<String, Object> run(
      Target target, Optional<Seeds> seeds, Traffic traffic, int settleSeconds, int seconds) {
    try (ClientLoop loop = new ClientLoop(target.port())) {
      Deliveries deliveries = new Deliveries(loop);
      String prefix = Subject.newPrefix();
      try (Audience audience = new Audience(loop, prefix, sizes.users(), deliveries)) {
        if (seeds.isPresent()) {
          seeds.get().inboxes(prefix, sizes.users(), 1);
          audience.fetchTokens();
          audience.open(1);
        }
        target.awaitQuietMachine(sizes.quietSeconds());
        Senders senders = new Senders(loop, target, traffic, audience, deliveries);
        senders.start();
        pause(settleSeconds);
        MachineFigures start = target.figures();
        deliveries.begin();
        pause(seconds);
        deliveries.end();
        MachineFigures end = target.figures();
        senders.stop();
        deliveries.requireAll(DRAIN_LIMIT_SECONDS);
        return figures(traffic, deliveries, start, end);
      }
    }
  }

  private static Map<String, Object> figures(
      Traffic traffic, Deliveries deliveries, MachineFigures start, MachineFigures end) {
    long received = deliveries.received();
    Map<String, Object> figures =
        Results.fields(
            "callers",
            traffic.callers(),
            "batch",
            traffic.batch(),
            "per_s",
            received / end.secondsSince(start));
    figures.putAll(Results.percentiles("", deliveries.latencies()));
    figures.putAll(Results.percentiles("post_", deliveries.answers()));
    figures.putAll(end.costsSince(start, (double) received));
    // It would have failed otherwise.
    figures.putAll(Results.fields("lost", 0, "duplicates", 0, "misrouted", 0));
    return figures;
  }

  static void pause(int seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
