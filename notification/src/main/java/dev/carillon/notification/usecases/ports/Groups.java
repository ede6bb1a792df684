package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxChange;
import java.time.Instant;
import java.util.List;

/// Ends the windows of groups that are over, in bounded steps.
///
/// Methods block and throw [StoreUnavailableException] as the other store does. Any number of nodes
/// may do this at once: each passes by what another holds, and a window ends once.
public interface Groups {
  /// Shows what was held back until now: each group is one new notification, made at that time. A
  /// window ends and its notification is stored in one transaction, or neither.
  ///
  /// @param max at most so many
  /// @return to be pushed, in the order of the numbers within an inbox; empty when there is no more
  ///   that could be shown now
  List<InboxChange.Added> show(Instant now, int max);

  /// Ends windows whose first notification was shown at once. Nobody sees it.
  ///
  /// @param max at most so many
  /// @return how many
  int end(Instant now, int max);
}
