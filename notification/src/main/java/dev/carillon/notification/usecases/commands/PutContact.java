package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.usecases.ports.Contacts;

/// Keeps how someone is to be spoken to, as their backend knows it. What is sent after it goes by
/// it; what was sent before stays as it was. Blocks; any thread.
public final class PutContact {
  private final Contacts contacts;

  public PutContact(Contacts contacts) {
    this.contacts = contacts;
  }

  /// Keeps it in place of an earlier one.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Contacts]
  public void execute(Contact contact) {
    contacts.put(contact);
  }
}
