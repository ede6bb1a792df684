package dev.carillon.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.faults.DeliveryHistory.Asked;
import dev.carillon.bench.faults.DeliveryHistory.Attempt;
import dev.carillon.bench.faults.DeliveryHistory.Delivery;
import dev.carillon.bench.faults.DeliveryHistory.Expected;
import dev.carillon.bench.faults.DeliveryHistory.Finding;
import dev.carillon.bench.faults.DeliveryHistory.Kind;
import dev.carillon.bench.faults.DeliveryHistory.Span;
import dev.carillon.bench.smtp.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// One thing after the other is wrong in a history in which all is well.
class DeliveryCheckTest {
  private static final UUID ID = new UUID(1, 2);
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Span> kills = new ArrayList<>();
  private final List<Span> freezes = new ArrayList<>();
  private Expected end = Expected.SENT;
  private int inInbox = 1;

  private static Instant at(int millis) {
    return START.plusMillis(millis);
  }

  private static Span span(int from, int to) {
    return new Span(at(from), at(to));
  }

  private static Attempt attempt(int number, int millis, String outcome, String answer) {
    return new Attempt(number, at(millis), Duration.ofMillis(10), outcome, answer);
  }

  private static Attempt accepted(int number, int millis) {
    return attempt(number, millis, "accepted", "250 Taken");
  }

  private void stored(String state, int claimed, Attempt... attempts) {
    deliveries.add(new Delivery(ID, state, "", claimed, List.of(attempts)));
  }

  private void received(int millis, boolean answered) {
    receipts.add(new Receipt(ID + ".email", at(millis), answered));
  }

  private List<Kind> found() {
    DeliveryHistory history =
        new DeliveryHistory(
            List.of(new Asked(ID, "key", true, end)),
            deliveries,
            Map.of("key", inInbox),
            receipts,
            kills,
            freezes);
    return new DeliveryCheck(history, new Tally()).findings().stream().map(Finding::kind).toList();
  }

  @Test
  void sentAndReceivedOnceIsFine() {
    stored("SENT", 1, accepted(1, 0));
    received(5, true);
    assertThat(found()).isEmpty();
  }

  @Test
  void whatIsNotStoredIsMissing() {
    assertThat(found()).containsExactly(Kind.MISSING);
  }

  @Test
  void whatNobodyAskedForIsFound() {
    stored("SENT", 1, accepted(1, 0));
    received(5, true);
    deliveries.add(new Delivery(new UUID(3, 4), "SENT", "", 1, List.of()));
    assertThat(found()).containsExactly(Kind.UNASKED);
  }

  @Test
  void whatIsInHandInTheEndIsFound() {
    stored("SENDING", 1);
    assertThat(found()).containsExactly(Kind.NOT_ENDED);
  }

  @Test
  void aDeadLetterForAGoodAddressIsFound() {
    stored("DEAD", 1, attempt(1, 0, "message", "451"));
    assertThat(found()).containsExactly(Kind.WRONG_END);
  }

  @Test
  void aDeadLetterForABadAddressIsFine() {
    end = Expected.DEAD;
    stored("DEAD", 1, attempt(1, 0, "refused", "550"));
    assertThat(found()).isEmpty();
  }

  @Test
  void sentAndNotReceivedIsFound() {
    stored("SENT", 1, accepted(1, 0));
    assertThat(found()).containsExactly(Kind.NOT_RECEIVED);
  }

  @Test
  void twiceInAnInboxIsFound() {
    stored("SENT", 1, accepted(1, 0));
    received(5, true);
    inInbox = 2;
    assertThat(found()).containsExactly(Kind.NOT_ONCE_IN_INBOX);
  }

  @Test
  void againWithoutAReasonIsFound() {
    stored("SENT", 2, accepted(1, 0), accepted(2, 100));
    received(5, true);
    received(105, true);
    assertThat(found()).containsExactly(Kind.UNEXPLAINED);
  }

  @Test
  void againAfterNoAnswerIsFine() {
    stored("SENT", 2, attempt(1, 0, "provider", "broke at CONTENT"), accepted(2, 100));
    received(5, false);
    received(105, true);
    assertThat(found()).isEmpty();
  }

  @Test
  void againAfterAKillIsFine() {
    kills.add(span(20, 25));
    stored("SENT", 2, accepted(2, 2100));
    received(5, true);
    received(2105, true);
    assertThat(found()).isEmpty();
  }

  @Test
  void againWithoutAnEndIsFoundWhenTheKillWasAnotherTime() {
    kills.add(span(5000, 5005));
    stored("SENT", 2, accepted(2, 2100));
    received(5, true);
    received(2105, true);
    assertThat(found()).containsExactly(Kind.UNEXPLAINED);
  }

  @Test
  void againAfterAKillIsFoundWhenTheAttemptHasAnEnd() {
    kills.add(span(20, 25));
    stored("SENT", 2, accepted(1, 0), accepted(2, 2100));
    received(5, true);
    received(2105, true);
    assertThat(found()).containsExactly(Kind.UNEXPLAINED);
  }

  @Test
  void takenOverFromANodeThatStoodStillIsFine() {
    freezes.add(span(6, 3000));
    stored("SENT", 2, accepted(1, 0), accepted(2, 2100));
    received(5, true);
    received(2105, true);
    assertThat(found()).isEmpty();
  }

  @Test
  void againBecauseOfWhoStoodStillIsFound() {
    freezes.add(span(6, 3000));
    stored("SENT", 3, attempt(1, 0, "provider", "at DATA"), accepted(2, 2100), accepted(3, 3100));
    received(2105, true);
    received(3105, true);
    assertThat(found()).containsExactly(Kind.UNEXPLAINED);
  }
}
