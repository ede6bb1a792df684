package dev.carillon.bench.history;

import static dev.carillon.bench.history.Violation.Assertion.DECLARED_RESETS;
import static dev.carillon.bench.history.Violation.Assertion.EQUAL_COPIES;
import static dev.carillon.bench.history.Violation.Assertion.EXACT_COUNTS;
import static dev.carillon.bench.history.Violation.Assertion.FIRST_READING_STAYS;
import static dev.carillon.bench.history.Violation.Assertion.ONE_SEQUENCE;
import static dev.carillon.bench.history.Violation.Assertion.ORDERED_PUSH;
import static dev.carillon.bench.history.Violation.Assertion.STORED_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.history.InboxLog.Head;
import dev.carillon.bench.history.Request.Outcome;
import dev.carillon.bench.history.Violation.Assertion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What must never happen is found, each by the assertion that forbids it. Every test breaks one
/// thing of a history in which all is well: two notifications come, both are read by a read-all,
/// and the first is marked as unread again.
class HistoryCheckerTest {
  private static final String ADA = "ada";
  private static final long EPOCH = 77;
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);
  private static final Instant READ = at(30);

  private final List<Change> changes =
      new ArrayList<>(
          List.of(
              row(1, FIRST, "m1", 1, 1, null),
              row(2, SECOND, "m2", 2, 2, null),
              new Change.Mark(3, at(3), 2, READ),
              row(4, FIRST, "m1", 1, 4, null)));
  private final List<Head> heads =
      new ArrayList<>(List.of(head(1, 1), head(2, 2), head(3, 0), head(4, 1)));
  private final Map<UUID, InboxLog.Stored> rows =
      new HashMap<>(
          Map.of(FIRST, new InboxLog.Stored(4, false), SECOND, new InboxLog.Stored(2, false)));
  private final List<InboxLog.Settled> settled = new ArrayList<>();
  private final List<Request> requests =
      new ArrayList<>(
          List.of(
              request("m1", "lin k1", new Outcome.Stored(FIRST, 1)),
              request("m2", null, new Outcome.Unknown())));
  private final List<Told> told = new ArrayList<>(List.of(new Told(ADA, 0, 3, EPOCH)));

  /// Away after the first, it is sent the rest as one page.
  private final List<Seen> copy =
      new ArrayList<>(
          List.of(
              new Seen.Joined(at(10), 0, 0),
              new Seen.Page(at(10), 0, 0, 0, 0, 0, false, false, List.of(), List.of()),
              live(1, FIRST, 1, null),
              count(1, 1),
              new Seen.Joined(at(20), 1, EPOCH),
              new Seen.Page(
                  at(20),
                  EPOCH,
                  1,
                  3,
                  3,
                  0,
                  false,
                  false,
                  List.of(seen(2, SECOND, 2, READ)),
                  List.of(new Seen.Mark(3, 2, READ))),
              live(4, FIRST, 4, null),
              count(4, 1),
              new Seen.Copy(
                  at(40),
                  4,
                  EPOCH,
                  1,
                  true,
                  List.of(seen(4, FIRST, 4, null), seen(2, SECOND, 2, READ)))));

  private final List<Seen> stock =
      new ArrayList<>(
          List.of(
              new Seen.Joined(at(10), -1, 0),
              new Seen.Unread(at(10), List.of(seen(2, SECOND, 2, null), seen(1, FIRST, 1, null))),
              count(2, 2),
              new Seen.ReadAll(at(30), new Seen.Mark(3, 2, READ)),
              count(3, 0),
              live(4, FIRST, 4, null),
              count(4, 1)));

  @Test
  void nothingIsFoundWhereAllIsWell() {
    assertThat(check()).isEmpty();
  }

  @Test
  void anAcknowledgedNotificationThatIsNotStored() {
    requests.add(request("m3", null, new Outcome.Stored(new UUID(0, 3), 5)));
    assertFound(STORED_ONCE);
  }

  @Test
  void anAcknowledgementWithAnotherNumber() {
    requests.set(0, request("m1", "lin k1", new Outcome.Stored(FIRST, 2)));
    assertFound(STORED_ONCE);
  }

  @Test
  void aNotificationThatIsStoredTwice() {
    changes.add(row(5, new UUID(0, 3), "m1", 5, 5, null));
    heads.add(head(5, 2));
    rows.put(new UUID(0, 3), new InboxLog.Stored(5, false));
    assertFound(STORED_ONCE);
  }

  @Test
  void aRefusedNotificationThatIsStored() {
    requests.set(1, request("m2", null, new Outcome.Refused(400)));
    assertFound(STORED_ONCE);
  }

  @Test
  void twoBodiesOfOneKey() {
    requests.set(1, request("m2", "lin k1", new Outcome.Stored(SECOND, 2)));
    assertFound(STORED_ONCE);
  }

  @Test
  void aNotificationThatNobodyAskedFor() {
    requests.remove(1);
    assertFound(STORED_ONCE);
  }

  @Test
  void aHoleInTheNumbers() {
    changes.remove(2);
    assertFound(ONE_SEQUENCE);
  }

  @Test
  void aNumberThatIsGivenTwice() {
    changes.add(row(4, SECOND, "m2", 2, 2, READ));
    assertFound(ONE_SEQUENCE);
  }

  @Test
  void aRowThatDoesNotHaveTheNumberOfItsLastChange() {
    rows.put(FIRST, new InboxLog.Stored(1, false));
    assertFound(ONE_SEQUENCE);
  }

  @Test
  void aRowThatIsGone() {
    rows.remove(SECOND);
    assertFound(ONE_SEQUENCE);
  }

  @Test
  void numbersInAnotherOrderThanTheCommits() {
    changes.set(1, new Change.Mark(2, at(0), 1, READ));
    assertFound(ONE_SEQUENCE);
  }

  @Test
  void aStoredCountThatIsWrong() {
    heads.set(2, head(3, 1));
    assertFound(EXACT_COUNTS);
  }

  @Test
  void aCountInAnAnswerThatIsWrong() {
    told.add(new Told(ADA, 2, 4, EPOCH));
    assertFound(EXACT_COUNTS);
  }

  @Test
  void aCountThatWasPushedAndIsWrong() {
    stock.set(4, count(3, 1));
    assertFound(EXACT_COUNTS);
  }

  @Test
  void aCountOfACopyThatIsWrong() {
    Seen.Copy good = (Seen.Copy) copy.getLast();
    copy.set(copy.size() - 1, new Seen.Copy(good.at(), 4, EPOCH, 2, true, good.rows()));
    assertFound(EXACT_COUNTS);
  }

  @Test
  void aTimeOfReadingThatChanges() {
    changes.add(row(5, SECOND, "m2", 2, 2, at(50)));
    heads.add(head(5, 1));
    rows.put(SECOND, new InboxLog.Stored(5, false));
    assertFound(FIRST_READING_STAYS);
  }

  @Test
  void aSettledTimeThatIsNotThatOfTheReadAll() {
    settled.add(new InboxLog.Settled(SECOND, at(31)));
    assertFound(FIRST_READING_STAYS);
  }

  @Test
  void aReadAllThatReadsWhatComesAfterIt() {
    changes.set(2, new Change.Mark(3, at(3), 3, READ));
    assertFound(FIRST_READING_STAYS);
  }

  @Test
  void aPushBeforeItsCommit() {
    copy.set(2, new Seen.Live(at(-5), seen(1, FIRST, 1, null)));
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aPushOfWhatWasNeverCommitted() {
    copy.add(copy.size() - 1, live(5, SECOND, 5, null));
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aChangeThatIsSkipped() {
    copy.remove(5);
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aChangeThatComesTwice() {
    stock.add(6, live(4, FIRST, 4, null));
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aPageThatLeavesSomethingOut() {
    Seen.Page good = (Seen.Page) copy.get(5);
    copy.set(5, new Seen.Page(at(20), EPOCH, 1, 3, 3, 0, false, false, List.of(), good.marks()));
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aPageThatDoesNotJoinOn() {
    copy.remove(3);
    copy.remove(2);
    copy.remove(2);
    assertFound(ORDERED_PUSH);
  }

  @Test
  void anUnreadPageThatLeavesSomethingOut() {
    stock.set(1, new Seen.Unread(at(10), List.of(seen(1, FIRST, 1, null))));
    assertFound(ORDERED_PUSH);
  }

  @Test
  void aPushedRowThatIsNotAsItWas() {
    copy.set(6, live(4, FIRST, 4, READ));
    assertFound(EQUAL_COPIES);
  }

  @Test
  void aCopyThatMissesARow() {
    copy.set(
        copy.size() - 1,
        new Seen.Copy(at(40), 4, EPOCH, 1, true, List.of(seen(4, FIRST, 4, null))));
    assertFound(EQUAL_COPIES);
  }

  @Test
  void aCopyThatIsBehindInTheEnd() {
    copy.removeLast();
    copy.removeLast();
    copy.removeLast();
    copy.add(
        new Seen.Copy(
            at(40), 3, EPOCH, 0, true, List.of(seen(1, FIRST, 1, READ), seen(2, SECOND, 2, READ))));
    assertFound(EQUAL_COPIES);
  }

  @Test
  void aClientWithoutACopyThatShowsWhatWasRead() {
    stock.set(3, new Seen.ReadAll(at(30), new Seen.Mark(3, 1, READ)));
    assertFound(EQUAL_COPIES);
  }

  @Test
  void aResetWithoutNeed() {
    copy.set(5, new Seen.Page(at(20), EPOCH, 0, 3, 3, 0, true, false, List.of(), List.of()));
    assertFound(DECLARED_RESETS);
  }

  @Test
  void anotherEpochWithoutARestoredBackup() {
    heads.set(3, new Head(4, 1, EPOCH + 1));
    assertFound(DECLARED_RESETS);
  }

  private void assertFound(Assertion assertion) {
    assertThat(check()).extracting(Violation::assertion).contains(assertion);
  }

  private List<Violation> check() {
    InboxLog log = new InboxLog(ADA, changes, heads, rows, settled);
    return new HistoryChecker(100)
        .check(
            new History(
                Map.of(ADA, log),
                requests,
                told,
                List.of(
                    new History.Client("ada/a", ADA, true, copy),
                    new History.Client("ada/stock", ADA, false, stock)),
                false));
  }

  private static Change.Row row(
      long seq, UUID id, String marker, long created, long unreadSeq, @Nullable Instant readAt) {
    return new Change.Row(seq, at(seq), id, marker, created, unreadSeq, readAt, null, false);
  }

  private static Head head(long seq, long unread) {
    return new Head(seq, unread, EPOCH);
  }

  private static Request request(String marker, @Nullable String key, Outcome outcome) {
    return new Request(marker, ADA, key, outcome);
  }

  private static Seen.Row seen(long seq, UUID id, long unreadSeq, @Nullable Instant readAt) {
    return new Seen.Row(id, seq, unreadSeq, readAt, null, false);
  }

  private static Seen.Live live(long seq, UUID id, long unreadSeq, @Nullable Instant readAt) {
    return new Seen.Live(at(30), seen(seq, id, unreadSeq, readAt));
  }

  private static Seen.Count count(long seq, long count) {
    return new Seen.Count(at(30), count, seq, EPOCH);
  }

  /// So many milliseconds after a beginning.
  private static Instant at(long millis) {
    return Instant.ofEpochMilli(1_000_000 + millis);
  }
}
