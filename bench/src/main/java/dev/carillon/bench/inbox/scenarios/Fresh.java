package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Deliveries;
import dev.carillon.bench.inbox.traffic.Senders;
import dev.carillon.bench.inbox.traffic.Traffic;
import java.util.Locale;
import java.util.Map;

/// A server that was just started: what it delivers in each of its first seconds under load, beside
/// what it delivers once that load has warmed it. Few users are connected, so that little of it is
/// warm before the first notification.
public final class Fresh {
  private static final int CALLERS = 64;
  private static final int USERS = 16;
  private static final int DRAIN_LIMIT_SECONDS = 30;

  private final Sizes sizes;

  public Fresh(Sizes sizes) {
    this.sizes = sizes;
  }

  /// Measures once.
  ///
  /// @param subject nobody has called yet
  public void measure(Subject subject) {
    Target target = subject.target();
    try (ClientLoop loop = new ClientLoop(target.port())) {
      Deliveries deliveries = new Deliveries(loop);
      String prefix = Subject.newPrefix();
      subject.seeds().inboxes(prefix, USERS, 1);
      try (Audience audience = new Audience(loop, prefix, USERS, deliveries)) {
        audience.fetchTokens();
        audience.open(1);
        Senders senders = new Senders(loop, target, Traffic.closed(CALLERS), audience, deliveries);
        MachineFigures cold = target.figures();
        senders.start();
        Delivery.pause(sizes.freshSeconds());
        Delivery.pause(sizes.warmUpSeconds());
        MachineFigures start = target.figures();
        deliveries.begin();
        Delivery.pause(sizes.seconds());
        deliveries.end();
        MachineFigures end = target.figures();
        senders.stop();
        deliveries.requireAll(DRAIN_LIMIT_SECONDS);
        double warm = deliveries.received() / end.secondsSince(start);
        Map<String, Object> figures = Results.fields("warm_per_s", warm);
        for (int second = 0; second < sizes.freshSeconds(); second++) {
          long received = deliveries.receivedInSecond(second);
          String name = String.format(Locale.ROOT, "second_%02d", second + 1);
          figures.put(name + "_per_s", received);
          figures.put(name + "_of_warm", received / warm);
        }
        figures.put("other_cores", end.otherCoresSince(cold));
        subject.results().add("fresh", figures);
      }
    }
  }
}
