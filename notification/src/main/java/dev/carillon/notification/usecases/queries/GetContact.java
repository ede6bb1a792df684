package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Contacts;
import java.util.Optional;

/// How someone is to be spoken to. Blocks; any thread.
public final class GetContact {
  private final Contacts contacts;

  public GetContact(Contacts contacts) {
    this.contacts = contacts;
  }

  /// Empty when nobody said anything about them.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Contacts]
  public Optional<Contact> execute(InboxKey who) {
    return contacts.find(who);
  }
}
