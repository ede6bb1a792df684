package dev.carillon.bench.inbox.scenarios;

import dev.carillon.bench.client.ClientLoop;
import dev.carillon.bench.figures.MachineFigures;
import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.servers.Sessions;
import dev.carillon.bench.inbox.traffic.Audience;
import dev.carillon.bench.inbox.traffic.Calls;
import dev.carillon.bench.inbox.traffic.Requests;
import java.util.Map;

/// `PATCH /notifications/read-all`, once for each of many users, by four callers.
public final class ReadAll implements Scenario {
  private static final int CALLERS = 4;
  private static final int UNREAD_OF_LARGE = 10_000;

  /// One in so many calls comes first and is not measured.
  private static final int WARM_ONE_IN = 10;

  private final Sizes sizes;
  private final int unread;
  private final int users;

  /// Of users with that many.
  public ReadAll(Sizes sizes, int unread) {
    this.sizes = sizes;
    this.unread = unread;
    this.users = unread < UNREAD_OF_LARGE ? sizes.readAlls() : sizes.largeReadAlls();
  }

  @Override
  public void measure(Subject subject) {
    String prefix = Subject.newPrefix();
    int warm = Math.max(1, users / WARM_ONE_IN);
    subject.seeds().inboxes(prefix, warm + users, unread);
    try (ClientLoop loop = new ClientLoop(subject.target().port());
        Calls calls =
            new Calls(
                loop,
                CALLERS,
                false,
                user ->
                    Requests.copy(
                        Requests.patch(
                            "/notifications/read-all",
                            Sessions.bearer(Audience.name(prefix, user)))),
                (_, _) -> {});
        Calls checked =
            new Calls(
                loop,
                1,
                true,
                user ->
                    Requests.copy(
                        Requests.get(
                            UnreadPages.PATH, Sessions.bearer(Audience.name(prefix, user)))),
                (_, caller) -> UnreadPages.requireUnread(caller.body(), 0))) {
      calls.run(warm);
      var _ = calls.takeLatencies();
      subject.target().awaitQuietMachine(sizes.quietSeconds());
      MachineFigures start = subject.target().figures();
      calls.run(users);
      MachineFigures end = subject.target().figures();
      Map<String, Object> figures = Results.fields("per_s", users / end.secondsSince(start));
      figures.putAll(Results.percentiles("", calls.takeLatencies()));
      figures.putAll(end.costsSince(start, users));
      checked.run(warm + users);
      subject.results().add("read-all-" + unread, figures);
    }
  }
}
