package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Deliveries;
import java.util.Map;

/// Users with 100 unread notifications connect, each until the page of them was received.
public final class Connect implements Scenario {
  private static final int UNREAD = 100;

  private final Sizes sizes;

  public Connect(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public void measure(Subject subject) {
    String prefix = Subject.newPrefix();
    subject.seeds().inboxes(prefix, sizes.users(), UNREAD);
    try (ClientLoop loop = new ClientLoop(subject.target().port());
        Audience audience = new Audience(loop, prefix, sizes.users(), new Deliveries(loop))) {
      audience.fetchTokens();
      subject.target().awaitQuietMachine(sizes.quietSeconds());
      MachineFigures start = subject.target().figures();
      long nanos = audience.open(UNREAD);
      MachineFigures end = subject.target().figures();
      Map<String, Object> figures = Results.fields("per_s", sizes.users() * 1e9 / nanos);
      figures.putAll(Results.percentiles("", audience.latencies()));
      figures.putAll(end.costsSince(start, sizes.users()));
      subject.results().add("connect-100", figures);
    }
  }
}
