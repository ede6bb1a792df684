package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Sessions;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Calls;
import dev.carillon.bench.inbox.traffic.Requests;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// `GET /notifications/unread` of users with 100, by 32 callers.
public final class UnreadPages implements Scenario {
  static final String PATH = "/notifications/unread";

  private static final int UNREAD = 100;
  private static final int CALLERS = 32;

  private final Sizes sizes;

  public UnreadPages(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public void measure(Subject subject) {
    measure(subject, sizes.settleSeconds(), sizes.seconds());
  }

  private void measure(Subject subject, int settleSeconds, int seconds) {
    String prefix = Subject.newPrefix();
    subject.seeds().inboxes(prefix, sizes.readers(), UNREAD);
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < sizes.readers(); i++) {
      requests.add(Requests.get(PATH, Sessions.bearer(Audience.name(prefix, i))));
    }
    IntFunction<ByteBuf> next = i -> Requests.copy(requests.get(i % requests.size()));
    try (ClientLoop loop = new ClientLoop(subject.target().port());
        Calls checked =
            new Calls(loop, 1, true, next, (_, caller) -> requireUnread(caller.body(), UNREAD));
        Calls calls = new Calls(loop, CALLERS, false, next, (_, _) -> {})) {
      checked.run(requests.size());
      subject.target().awaitQuietMachine(sizes.quietSeconds());
      calls.start();
      Delivery.pause(settleSeconds);
      var _ = calls.takeLatencies();
      long bytes = calls.bodyBytes();
      MachineFigures start = subject.target().figures();
      Delivery.pause(seconds);
      MachineFigures end = subject.target().figures();
      long read = calls.bodyBytes() - bytes;
      var latencies = calls.takeLatencies();
      calls.stop();
      long count = latencies.getTotalCount();
      Map<String, Object> figures =
          Results.fields(
              "per_s", count / end.secondsSince(start), "body_bytes", read / (double) count);
      figures.putAll(Results.percentiles("", latencies));
      figures.putAll(end.costsSince(start, (double) count));
      subject.results().add("unread-100", figures);
    }
  }

  /// Counts receivers, which every server names once for each notification.
  static void requireUnread(String body, int expected) {
    int found = body.split("\"receiverId\"", -1).length - 1;
    if (found != expected) {
      throw new IllegalStateException(found + " unread were answered, not " + expected);
    }
  }
}
