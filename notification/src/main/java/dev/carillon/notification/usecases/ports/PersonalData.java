package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxKey;

/// Whatever is kept of a person: their inbox, contact, preferences, devices, memberships of topics,
/// and what waits to reach them.
///
/// Blocks; any thread. Throws [StoreUnavailableException] when the store cannot be reached: some of
/// it may be gone then, and asking again erases the rest.
public interface PersonalData {

  /// What a call erased.
  ///
  /// @param notifications of their inbox
  /// @param deliveries whatever became of them, with each attempt
  /// @param scheduled to or by them
  /// @param topics that they followed
  /// @param done whether nothing is left
  record Erased(
      long notifications,
      long deliveries,
      long scheduled,
      long devices,
      long topics,
      boolean done) {
    /// Whether it found nothing that it could erase.
    public boolean isNothing() {
      return notifications + deliveries + scheduled + devices + topics == 0;
    }

    /// Both together; it is done when the later one is.
    public Erased and(Erased later) {
      return new Erased(
          notifications + later.notifications,
          deliveries + later.deliveries,
          scheduled + later.scheduled,
          devices + later.devices,
          topics + later.topics,
          later.done);
    }
  }

  /// Erases some of it, for good. What comes meanwhile, or later, is theirs anew: an inbox of
  /// another epoch.
  ///
  /// @param max of each kind
  Erased eraseSome(InboxKey who, int max);
}
