package dev.carillon.bench.faults;

import dev.carillon.bench.smtp.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// All that happened: what was accepted, what is stored, what was received, and what was broken.
///
/// @param inInboxes how often each key is in an inbox
/// @param kills of a node, each around the moment
/// @param freezes of a node
record DeliveryHistory(
    List<Asked> asked,
    List<Delivery> deliveries,
    Map<String, Integer> inInboxes,
    List<Receipt> receipts,
    List<Span> kills,
    List<Span> freezes) {

  /// What has to become of a delivery.
  enum Expected {
    SENT,
    /// The mail server wants nothing for this address.
    DEAD,
    /// There is no address.
    SUPPRESSED
  }

  /// A notification that was accepted.
  record Asked(UUID id, String key, boolean inInbox, Expected end) {}

  /// @param reason empty: there is none
  /// @param claimed how many attempts were begun
  /// @param attempts of which it is known how they ended, in order
  record Delivery(UUID id, String state, String reason, int claimed, List<Attempt> attempts) {}

  record Attempt(int number, Instant startedAt, Duration took, String outcome, String answer) {
    Instant endedAt() {
      return startedAt.plus(took);
    }
  }

  record Span(Instant from, Instant to) {}

  /// What can be wrong.
  enum Kind {
    /// Accepted, and nobody knows of the delivery.
    MISSING,
    /// Stored, and nobody asked for it.
    UNASKED,
    /// Neither sent nor given up in the end.
    NOT_ENDED,
    /// It ended otherwise than it has to.
    WRONG_END,
    /// It is said to be sent, and was not received.
    NOT_RECEIVED,
    /// A notification is in its inbox twice or not at all, or in spite of it.
    NOT_ONCE_IN_INBOX,
    /// It was received again for no good reason.
    UNEXPLAINED
  }

  record Finding(Kind kind, String what) {}
}
