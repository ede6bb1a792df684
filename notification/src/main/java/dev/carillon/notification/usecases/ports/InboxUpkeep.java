package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxChange;
import java.time.Instant;
import java.util.List;

/// Changes that nobody asks for at their time, in bounded steps: deletions, and snoozes that are
/// over. Each takes its inbox's next number, as a receiver's own change does, and is to be pushed.
///
/// Methods block and throw [StoreUnavailableException] as the other store does. An inbox that is
/// being changed at the moment is left for the next step. Any number of nodes may do this at once.
public interface InboxUpkeep {
  /// Deletes what has expired.
  ///
  /// @param max at most so many; as many again may be waiting when so many were deleted
  /// @return in the order of the numbers, within an inbox
  List<InboxChange.Removed> expire(Instant now, int max);

  /// Brings back, unread, what was snoozed until now or before.
  ///
  /// @param max at most so many; as many again may be waiting when so many came back
  /// @return in the order of the numbers, within an inbox
  List<InboxChange.Updated> wake(Instant now, int max);

  /// Deletes what is too old, or too much for its inbox, from the next inboxes in turn.
  ///
  /// @return in the order of the numbers, within an inbox
  List<InboxChange.Removed> retain(Instant now);
}
