package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.InboxChange;

/// Puts changes in front of the receiver's open connections.
///
/// Called after the commit, from any thread, for changes of one inbox possibly out of their order;
/// the gateway delivers them in order of their numbers. Returns at once and never throws: what was
/// not pushed it finds in the store, some seconds later.
public interface NotificationGateway {
  void push(InboxChange change);
}
