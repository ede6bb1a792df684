package dev.carillon.web.testing;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Contacts;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps contacts in memory.
public final class InMemoryContacts implements Contacts {
  private final Map<InboxKey, Contact> contacts = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;

  @Override
  public Optional<Contact> find(InboxKey who) {
    failIfAway();
    return Optional.ofNullable(contacts.get(who));
  }

  @Override
  public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
    failIfAway();
    return who.stream()
        .distinct()
        .map(contacts::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toMap(Contact::who, Function.identity()));
  }

  @Override
  public void put(Contact contact) {
    failIfAway();
    contacts.put(contact.who(), contact);
  }

  @Override
  public Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
    failIfAway();
    Contact known = contacts.get(who);
    Contact put =
        known == null
            ? new Contact(who, locale, zone)
            : new Contact(who, locale, zone, known.email(), known.phone());
    contacts.put(who, put);
    return put;
  }

  /// Fails from now on, or with null no more.
  public void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  private void failIfAway() {
    RuntimeException away = failure;
    if (away != null) {
      throw away;
    }
  }
}
