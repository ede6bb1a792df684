package dev.carillon.bench.faults;

import dev.carillon.bench.faults.DeliveryHistory.Kind;
import dev.carillon.bench.faults.SqlRewriter.Replacement;
import java.util.List;

/// A queue of deliveries with a fault that is easily made: the check has to find each of them.
enum DeliveryMutant {
  /// What is in hand can be claimed by others at once.
  NO_LEASE(Kind.UNEXPLAINED, "when 'SEND' then in_lease_millis", "when 'SEND' then 0"),

  /// Who lost the lease decides what became of it.
  NO_FENCE(Kind.UNEXPLAINED, "and l.state || '' = 'SENDING' and l.attempt = v.attempt", ""),

  /// What a dead node had in hand is nobody's.
  NO_TAKEOVER(
      Kind.NOT_ENDED,
      "d.channel = in_channel and d.state in ('PENDING', 'SENDING', 'FAILED')",
      "d.channel = in_channel and d.state in ('PENDING', 'FAILED')"),

  /// A notification is stored, and its delivery now and then is not.
  STORED_APART(
      Kind.MISSING,
      "left join p h on h.ord = f.ord and not h.in_inbox",
      "left join p h on h.ord = f.ord and not h.in_inbox where random() < 0.99");

  // Unmodifiable, which the type does not say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Replacement replacement;

  private final Kind broken;

  /// @param broken what has to be found
  DeliveryMutant(Kind broken, String from, String to) {
    this.broken = broken;
    this.replacement = new Replacement(from, to);
  }

  Kind broken() {
    return broken;
  }

  SqlRewriter rewriter() {
    return new SqlRewriter(List.of(replacement));
  }
}
