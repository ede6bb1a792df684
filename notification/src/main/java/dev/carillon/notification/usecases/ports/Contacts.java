package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps contacts. Blocks; any thread.
public interface Contacts {
  /// What was put last.
  ///
  /// @throws StoreUnavailableException when the store is away, as everywhere here
  Optional<Contact> find(InboxKey who);

  /// The same for many at once.
  ///
  /// @return those that have one
  Map<InboxKey, Contact> findAll(Collection<InboxKey> who);

  /// Keeps it in place of an earlier one. Doing it twice changes nothing.
  void put(Contact contact);

  /// Keeps how they are to be spoken to, and leaves where they are reached as it is.
  ///
  /// @return the whole of it
  Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone);
}
