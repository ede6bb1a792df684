package dev.carillon.bench.faults;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

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
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether each notification that was accepted ended as it has to, and whether each e-mail that was
/// received more than once had to be. Pure but for the tally.
///
/// At least once means that a message comes again where nobody can know that it came. The reasons:
///
/// - the mail server took it and did not answer, or too late;
/// - its node was killed after the answer, before it was written down: of that attempt there is a
///   number and no end, and the kill followed the receipt at once;
/// - its node stood still for longer than its lease, so another node took it over.
final class DeliveryCheck {
  /// From an answer until it is written down, on a busy machine.
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(1);

  /// Between two clocks that are read one after the other.
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private final DeliveryHistory history;
  private final Tally tally;
  private final List<Finding> findings = new ArrayList<>();

  DeliveryCheck(DeliveryHistory history, Tally tally) {
    this.history = history;
    this.tally = tally;
  }

  List<Finding> findings() {
    Map<UUID, Delivery> stored =
        history.deliveries().stream().collect(toMap(Delivery::id, Function.identity()));
    Map<String, List<Receipt>> received =
        history.receipts().stream().collect(groupingBy(Receipt::id));
    for (Asked asked : history.asked()) {
      checkInbox(asked);
      Delivery delivery = stored.remove(asked.id());
      if (delivery == null) {
        found(Kind.MISSING, asked, "");
      } else {
        check(asked, delivery, received.getOrDefault(asked.id() + ".email", List.of()));
      }
    }
    stored.values().forEach(unasked -> found(Kind.UNASKED, unasked, ""));
    return List.copyOf(findings);
  }

  private void checkInbox(Asked asked) {
    int times = history.inInboxes().getOrDefault(asked.key(), 0);
    if (times != (asked.inInbox() ? 1 : 0)) {
      found(Kind.NOT_ONCE_IN_INBOX, asked, times + " times");
    }
  }

  private void check(Asked asked, Delivery delivery, List<Receipt> receipts) {
    tally.count("deliveries " + delivery.state());
    if (Set.of("PENDING", "SENDING", "FAILED").contains(delivery.state())) {
      found(Kind.NOT_ENDED, delivery, "");
    } else if (!delivery.state().equals(asked.end().name())) {
      found(Kind.WRONG_END, delivery, "not " + asked.end());
    }
    boolean sent = delivery.state().equals(Expected.SENT.name());
    long answered = receipts.stream().filter(Receipt::answered).count();
    if (sent && answered == 0) {
      found(Kind.NOT_RECEIVED, delivery, receipts.toString());
    }
    tally.count("e-mails received again", Math.max(0, receipts.size() - 1));
    tally.count("received without an answer in time", receipts.size() - answered);
    explain(delivery, receipts, (int) answered - (sent ? 1 : 0));
  }

  /// @param again how many answered ones there are beside the one that is known
  private void explain(Delivery delivery, List<Receipt> receipts, int again) {
    int left = again;
    left -= counted(left, killed(delivery, receipts), "again after a kill");
    left -= counted(left, frozen(delivery), "again after its node stood still");
    left -= counted(left, lateHere(delivery), "again after an answer that its node read too late");
    tally.count("again without a reason", Math.max(0, left));
    if (left > 0) {
      found(Kind.UNEXPLAINED, delivery, receipts.toString());
    }
  }

  private int counted(int left, int reasons, String what) {
    int explained = Math.max(0, Math.min(left, reasons));
    tally.count(what, explained);
    return explained;
  }

  /// Answered receipts that a kill followed, as far as there are attempts without an end.
  private int killed(Delivery delivery, List<Receipt> receipts) {
    Set<Integer> ended =
        delivery.attempts().stream().map(Attempt::number).collect(Collectors.toSet());
    int endless = delivery.claimed() - ended.size();
    long followed =
        receipts.stream()
            .filter(Receipt::answered)
            .filter(receipt ->
                history.kills().stream()
                    .anyMatch(kill ->
                        isBetween(
                            receipt.at(),
                            kill.from().minus(WRITTEN_WITHIN),
                            kill.to().plus(AT_ONCE))))
            .count();
    return (int) Math.min(endless, followed);
  }

  /// Accepted attempts of a node that stood still, while another one took over: the latter's number
  /// is higher. A node that stands still begins nothing, so they began before or after that.
  private int frozen(Delivery delivery) {
    List<Attempt> accepted =
        delivery.attempts().stream()
            .filter(attempt -> attempt.outcome().equals("accepted"))
            .toList();
    return (int)
        accepted.stream()
            .limit(Math.max(0, accepted.size() - 1))
            .filter(attempt ->
                history.freezes().stream().anyMatch(freeze -> isOfFrozen(attempt, freeze)))
            .count();
  }

  private static boolean isOfFrozen(Attempt attempt, Span freeze) {
    boolean inHand =
        !attempt.startedAt().isAfter(freeze.from().plus(AT_ONCE))
            && attempt.endedAt().plus(WRITTEN_WITHIN).isAfter(freeze.from());
    boolean begunAfter =
        isBetween(
            attempt.startedAt(), freeze.to().minus(AT_ONCE), freeze.to().plus(WRITTEN_WITHIN));
    return inHand || begunAfter;
  }

  /// Attempts at whose end the node gave up waiting.
  private static int lateHere(Delivery delivery) {
    return (int)
        delivery.attempts().stream()
            .filter(attempt -> attempt.outcome().equals("provider"))
            .filter(attempt -> attempt.took().compareTo(EmailWorld.ANSWER_TIMEOUT) >= 0)
            .filter(attempt ->
                attempt.answer().contains("at CONTENT")
                    || attempt.answer().startsWith("not done in"))
            .count();
  }

  private static boolean isBetween(Instant at, Instant from, Instant to) {
    return !at.isBefore(from) && !at.isAfter(to);
  }

  private void found(Kind kind, Record where, String what) {
    findings.add(new Finding(kind, (where + " " + what).strip()));
  }
}
