package dev.carillon.bench.faults;

import dev.carillon.bench.faults.SqlRewriter.Replacement;
import dev.carillon.bench.history.Violation.Assertion;
import java.util.List;

/// A Carillon with a fault that is easily made: the checker has to find each of them.
enum Mutant {
  /// A change is decided on what was read before its inbox was locked.
  NO_LOCK(
      Assertion.EXACT_COUNTS,
      new Replacement(
          """
            perform 1 from tenant t join inbox i on i.tenant = t.id and i.receiver = in_receiver
            where t.key = in_tenant for update of i;
          """,
          "")),

  /// A row without a time of its own counts as unread, whatever read-all covers it.
  COUNT_BY_READ_AT(
      Assertion.EXACT_COUNTS,
      new Replacement(
          "- (a.effective is null and a.archived_at is null)::int",
          "- (a.read_at is null and a.archived_at is null)::int")),

  /// A read-all covers by the number of the last change, not by that of becoming unread.
  NAIVE_UP_TO(
      Assertion.EXACT_COUNTS, new Replacement("and n.unread_seq > o.up_to", "and n.seq > o.up_to")),

  /// Rows and head are read by two statements, and something is committed between them.
  TORN_SNAPSHOT(
      Assertion.ORDERED_PUSH,
      new Replacement(
          "select i.ord::int - 1 as place, i.seq, i.unread, i.epoch, i.known, e.*",
          "select i.ord::int - 1 as place, later.seq, later.unread, i.epoch, i.known, e.*"),
      new Replacement(
          "order by i.ord, e.row_seq",
          """
          left join lateral bench_later(i.tenant, i.receiver, e.id) later on true
          order by i.ord, e.row_seq\
          """)),

  /// A page that is cut says that it tells everything up to the head.
  HEAD_WITH_MORE(
      Assertion.ORDERED_PUSH,
      new Replacement(
          "order by row_seq limit i.max) e on", "order by row_seq limit i.max - 1) e on")),

  /// A repetition is looked for in the statement's snapshot, which may be older than the first.
  REPLAY_BY_SNAPSHOT(
      Assertion.STORED_ONCE,
      new Replacement(
          "(key is null or id in (select id from k))",
          """
          (key is null or not exists (select 1 from idempotency q
            where q.tenant = p.tenant and q.scope = p.scope and q.key = p.key))\
          """));

  // Unmodifiable, which the type does not say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Replacement> replacements;

  private final Assertion broken;

  /// @param broken the assertion that has to find it
  Mutant(Assertion broken, Replacement... replacements) {
    this.broken = broken;
    this.replacements = List.of(replacements);
  }

  Assertion broken() {
    return broken;
  }

  SqlRewriter rewriter() {
    return new SqlRewriter(replacements);
  }
}
