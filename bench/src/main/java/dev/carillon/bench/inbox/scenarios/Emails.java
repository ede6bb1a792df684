package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Seeds;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.inbox.traffic.Calls;
import dev.carillon.bench.inbox.traffic.Requests;
import dev.carillon.bench.smtp.Receipt;
import dev.carillon.bench.smtp.SmtpSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// E-mails from the queue to a mail server, which is in this process: ten thousand that are due at
/// once, and one by one as notifications come. Carillon only, and not a [Scenario]: its server has
/// a mail server.
public final class Emails {
  private static final int CALLERS = 4;
  private static final int BATCH = 500;
  private static final int PER_SECOND = 300;
  private static final Duration LATER = Duration.ofSeconds(5);

  /// How long before they are due the CPU is looked at.
  private static final Duration BEFORE_DUE = Duration.ofMillis(200);

  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final int ID_CHARS = 36;

  private final Sizes sizes;
  private final SmtpSink sink;
  private final String prefix = Subject.newPrefix();

  /// @param sink open, and the one that the server sends to
  public Emails(Sizes sizes, SmtpSink sink) {
    this.sizes = sizes;
    this.sink = sink;
  }

  /// Tells the server where its users are reached.
  public void prepare(Subject subject) {
    String authorization = subject.target().senders().apply(0);
    call(
        subject,
        sizes.users(),
        user ->
            Requests.json(
                "PUT",
                "/contacts/" + name(user),
                authorization,
                "{\"email\":\"%s@example.org\"}".formatted(name(user))));
  }

  /// Both measures, into nothing: the server compiles what it runs.
  public void warmUp(Subject subject) {
    Subject forgotten = new Subject(subject.target(), subject.seeds(), Results.forgotten());
    measure(forgotten);
    measure(forgotten);
  }

  /// Measures once.
  ///
  /// @throws IllegalStateException when one was lost or came twice
  public void measure(Subject subject) {
    backlog(subject);
    oneByOne(subject);
  }

  /// They are written as escalations, of which none is due before the last is written.
  private void backlog(Subject subject) {
    sink.forget();
    Target target = subject.target();
    target.awaitQuietMachine(sizes.quietSeconds());
    String authorization = target.senders().apply(0);
    long queued = System.nanoTime();
    call(
        subject,
        sizes.emails() / BATCH,
        batch ->
            Requests.json("POST", "/notifications/batch", authorization, batchOf(batch * BATCH)));
    pass(queued + LATER.minus(BEFORE_DUE).toNanos() - System.nanoTime());
    if (sink.received() > 0) {
      throw new IllegalStateException("an e-mail was sent before all were queued");
    }
    MachineFigures start = target.figures();
    awaitReceived(sizes.emails());
    MachineFigures end = target.figures();
    List<Receipt> receipts = sink.receipts();
    double seconds =
        Duration.between(receipts.getFirst().at(), receipts.getLast().at()).toNanos() / 1e9;
    Map<String, Object> figures = Results.fields("per_s", (sizes.emails() - 1) / seconds);
    figures.putAll(end.costsSince(start, sizes.emails()));
    subject.results().add("emails-due-at-once", figures);
  }

  private String batchOf(int first) {
    return IntStream.range(first, first + BATCH)
        .mapToObj(
            n -> body(n, "\"escalation\":[{\"channel\":\"email\",\"after\":\"" + LATER + "\"}]"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /// From a notification's id, which has the time of its making, to the end of its e-mail.
  private void oneByOne(Subject subject) {
    sink.forget();
    Target target = subject.target();
    target.awaitQuietMachine(sizes.quietSeconds());
    String authorization = target.senders().apply(0);
    int count = PER_SECOND * sizes.seconds();
    MachineFigures start = target.figures();
    try (ClientLoop loop = new ClientLoop(target.port());
        Calls calls =
            new Calls(
                loop,
                1,
                false,
                n ->
                    Requests.copy(
                        Requests.json(
                            "POST",
                            "/notifications",
                            authorization,
                            body(n, "\"channels\":[\"realtime\",\"email\"]"))),
                (_, _) -> {})) {
      long begin = System.nanoTime();
      for (int n = 0; n < count; n++) {
        pass(begin + n * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
        calls.run(1);
      }
      awaitReceived(count);
    }
    MachineFigures end = target.figures();
    Histogram latencies = Calls.histogram();
    for (Receipt receipt : sink.receipts()) {
      Instant made = Instant.ofEpochMilli(id(receipt).getMostSignificantBits() >>> 16);
      latencies.recordValue(Math.max(0, Duration.between(made, receipt.at()).toNanos()));
    }
    Map<String, Object> figures = Results.percentiles("", latencies);
    figures.putAll(end.costsSince(start, count));
    subject.results().add("emails-rate-" + PER_SECOND, figures);
  }

  private static UUID id(Receipt receipt) {
    return UUID.fromString(receipt.id().substring(0, ID_CHARS));
  }

  private void awaitReceived(int count) {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (sink.received() < count) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException(sink.received() + " of " + count + " e-mails came");
      }
      pass(TimeUnit.MILLISECONDS.toNanos(2));
    }
    long ids = sink.receipts().stream().map(Receipt::id).distinct().count();
    if (ids != count || sink.received() != count) {
      throw new IllegalStateException(sink.received() + " e-mails came of " + ids);
    }
  }

  private void call(Subject subject, int count, IntFunction<byte[]> request) {
    try (ClientLoop loop = new ClientLoop(subject.target().port());
        Calls calls =
            new Calls(
                loop,
                CALLERS,
                true,
                n -> Requests.copy(request.apply(n)),
                (_, caller) -> requireNoProblem(caller.body()))) {
      calls.run(count);
    }
  }

  private static void requireNoProblem(String body) {
    if (body.contains("\"problem\"")) {
      throw new IllegalStateException(body);
    }
  }

  private String body(int n, String ways) {
    return """
    {"object":"bench.notification","receiverId":"%s","type":"bench.message","payload":%s,%s}\
    """
        .formatted(name(n % sizes.users()), Seeds.PAYLOAD, ways);
  }

  private String name(int user) {
    return prefix + '-' + user;
  }

  private static void pass(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
