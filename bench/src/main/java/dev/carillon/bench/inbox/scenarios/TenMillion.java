package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.History;
import dev.carillon.bench.inbox.servers.Reads;
import dev.carillon.bench.inbox.servers.Sessions;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Calls;
import dev.carillon.bench.inbox.traffic.Requests;
import dev.carillon.bench.inbox.traffic.Traffic;
import java.sql.SQLException;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// A server over a long [History]: what is read of it, by one caller and at the database alone, and
/// how fast notifications are still stored.
public final class TenMillion {
  private static final int CALLERS = 64;
  private static final int CHANGES = 10;
  private static final int REPEATED = 2;

  /// A page of a large inbox has thousands where there is no bound.
  private static final int FEWER = 20;

  private final Sizes sizes;
  private final History history;
  private final Delivery delivery;
  private final SplittableRandom random = new SplittableRandom();

  public TenMillion(Sizes sizes, History history) {
    this.sizes = sizes;
    this.history = history;
    this.delivery = new Delivery(sizes);
  }

  /// A query of the database alone.
  private interface Query {
    void of(Reads reads, String user) throws SQLException;
  }

  /// One thing that is looked up.
  ///
  /// @param answer is in every answer
  private record LookUp(
      String measure,
      int times,
      int fromInbox,
      int toInbox,
      String path,
      String answer,
      Query query) {}

  /// Compiles what is measured of a server over the history.
  public void warmUp(Subject subject, Reads reads) throws SQLException {
    warmUpWrites(subject);
    Subject forgotten = new Subject(subject.target(), subject.seeds(), Results.forgotten());
    for (int i = 0; i < REPEATED; i++) {
      measureReads(forgotten, reads);
    }
  }

  /// Compiles the write path alone.
  public void warmUpWrites(Subject subject) {
    delivery.warmUp(subject, Traffic.closed(CALLERS), sizes.warmUpSeconds());
  }

  /// The write path alone, for a database without the history too.
  public void measureWrites(Subject subject, String measure) {
    subject.results().add(measure, delivery.run(subject, Traffic.closed(CALLERS)));
  }

  /// Pages of usual and of large inboxes; and where the server has them, counts and changes.
  public void measureReads(Subject subject, Reads reads) throws SQLException {
    int large = history.large();
    int all = history.inboxes();
    LookUp page =
        new LookUp(
            "history-unread",
            sizes.lookUps(),
            large,
            all,
            UnreadPages.PATH,
            "\"receiverId\"",
            Reads::unread);
    lookUp(subject, reads, page);
    lookUp(
        subject,
        reads,
        new LookUp(
            "history-unread-large",
            Math.max(2, sizes.lookUps() / FEWER),
            0,
            large,
            page.path(),
            page.answer(),
            page.query()));
    if (subject.target().isExtended()) {
      lookUp(
          subject,
          reads,
          new LookUp(
              "history-count",
              sizes.lookUps(),
              large,
              all,
              "/notifications/unread-count",
              "\"count\":" + history.unread() + ',',
              Reads::count));
      int since = history.head() - CHANGES;
      lookUp(
          subject,
          reads,
          new LookUp(
              "history-sync",
              sizes.lookUps(),
              large,
              all,
              "/notifications/sync?since=" + since + "&epoch=" + History.EPOCH,
              "\"reset\":false",
              (database, user) -> database.changesSince(user, since)));
    }
  }

  private void lookUp(Subject subject, Reads reads, LookUp what) throws SQLException {
    try (ClientLoop loop = new ClientLoop(subject.target().port());
        Calls calls =
            new Calls(
                loop,
                1,
                true,
                _ -> Requests.copy(Requests.get(what.path(), Sessions.bearer(user(what)))),
                (_, caller) -> requireAnswer(caller.body(), what.answer()))) {
      calls.run(Math.max(1, what.times() / FEWER));
      var _ = calls.takeLatencies();
      subject.target().awaitQuietMachine(sizes.quietSeconds());
      MachineFigures start = subject.target().figures();
      calls.run(what.times());
      MachineFigures end = subject.target().figures();
      Map<String, Object> figures = Results.percentiles("", calls.takeLatencies());
      figures.putAll(end.costsSince(start, what.times()));
      figures.putAll(Results.percentiles("database_", alone(reads, what)));
      subject.results().add(what.measure(), figures);
    }
  }

  private Histogram alone(Reads reads, LookUp what) throws SQLException {
    Histogram latencies = Calls.histogram();
    for (int i = 0; i < what.times(); i++) {
      String user = user(what);
      long start = System.nanoTime();
      what.query().of(reads, user);
      latencies.recordValue(System.nanoTime() - start);
    }
    return latencies;
  }

  private String user(LookUp what) {
    return Audience.name(History.PREFIX, random.nextInt(what.fromInbox(), what.toInbox()));
  }

  private static void requireAnswer(String body, String expected) {
    if (!body.contains(expected)) {
      throw new IllegalStateException("not in the answer: " + expected);
    }
  }
}
