package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.Resolution;
import dev.carillon.notification.domain.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes back what notifies of something that is settled. All methods block, from any thread, and
/// throw [StoreUnavailableException] when the store is away. Several nodes may do the same one at
/// once; the counts stay exact.
public interface Resolutions {
  /// Keeps that it is settled, and ends what would notify of it from now on: broadcasts. What is in
  /// inboxes is for [#step]. What is sent about it later is sent.
  Resolution begin(UUID id, TenantId tenant, String about, Instant now);

  /// How far it is.
  Optional<Resolution> find(TenantId tenant, UUID id);

  /// A step of it.
  ///
  /// @param removed in the order of the numbers, within an inbox; to be pushed
  /// @param done whether nothing was left
  record Step(List<InboxChange.Removed> removed, boolean done) {
    public Step {
      removed = List.copyOf(removed);
    }
  }

  /// Takes some of it out of the inboxes, each as a numbered deletion, and counts it, together or
  /// not at all. An inbox that another holds is left for the next step.
  Step step(Resolution resolution, int max, Instant now);

  /// Those begun before then that nobody has finished, the oldest first.
  List<Resolution> unfinished(Instant before, int max);

  /// Forgets those finished before then.
  ///
  /// @return how many, at most `max`
  int forget(Instant before, int max);
}
