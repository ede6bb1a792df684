package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Contacts;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /// Keeps how a person wants to be spoken to, as they say it themself; where they are reached
  /// stays for their backend to say.
  ///
  /// @return the whole of it
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Contacts]
  public Contact language(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
    return contacts.putLanguage(who, locale, zone);
  }
}
