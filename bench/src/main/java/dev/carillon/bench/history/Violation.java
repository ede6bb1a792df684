package dev.carillon.bench.history;

/// Something that must never happen.
///
/// @param where an inbox, or a client and its inbox
public record Violation(Assertion assertion, String where, String what) {

  /// What a history has to keep.
  public enum Assertion {
    /// An acknowledged notification is stored exactly once, any other at most once; all answers for
    /// one key have one id and number; another body with the key is refused and stores nothing.
    STORED_ONCE,
    /// The changes of an inbox are numbered 1, 2, 3, … in the order of their commits, and a row has
    /// the number of its last one.
    ONE_SEQUENCE,
    /// Every count, stored or told, is that of its number.
    EXACT_COUNTS,
    /// A time of reading changes only through marking as unread, and a read-all reads nothing that
    /// became unread after its mark.
    FIRST_READING_STAYS,
    /// A connection hears nothing before its commit, the numbers rise without a gap, and a page
    /// joins on to what follows.
    ORDERED_PUSH,
    /// A client's copy at a number is the inbox at that number, and in the end that of the
    /// database.
    EQUAL_COPIES,
    /// A client is told to begin anew when what it has leads nowhere, and only then.
    DECLARED_RESETS,
    /// While one node stands still, the other ones answer.
    OTHERS_GO_ON
  }

  @Override
  public String toString() {
    return assertion + " " + where + ": " + what;
  }
}
