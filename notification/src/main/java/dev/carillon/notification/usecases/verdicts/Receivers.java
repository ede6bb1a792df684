package dev.carillon.notification.usecases.verdicts;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Found;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Recipient;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is known of many people, as it was when they were looked up. Any thread.
public final class Receivers {
  private final Receiver.Sources sources;
  private final Map<InboxKey, Contact> contacts;
  private final Map<InboxKey, Preferences> preferences;

  private Receivers(
      Receiver.Sources sources,
      Map<InboxKey, Contact> contacts,
      Map<InboxKey, Preferences> preferences) {
    this.sources = sources;
    this.contacts = contacts;
    this.preferences = preferences;
  }

  /// Looks people up, all of them at once. Blocks.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when the store is
  ///   away
  public static Receivers find(Receiver.Sources sources, Collection<InboxKey> who) {
    List<InboxKey> each = who.stream().distinct().toList();
    return new Receivers(
        sources, sources.contacts().findAll(each), sources.preferences().findAll(each));
  }

  /// The same people as those of one channel. Blocks: where they are reached is asked once.
  ///
  /// @param recipients of those that were looked up
  /// @return one for each of them
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when the store is
  ///   away
  public Map<Recipient, Receiver> by(ChannelAddresses addresses, Collection<Recipient> recipients) {
    List<Recipient> each = recipients.stream().distinct().toList();
    Map<Recipient, Found> found = addresses.of(each, contacts);
    Map<Recipient, Receiver> receivers = HashMap.newHashMap(each.size());
    each.forEach(one -> receivers.put(one, receiver(one.who(), found.get(one))));
    return receivers;
  }

  private Receiver receiver(InboxKey who, @Nullable Found found) {
    Contact contact = contacts.get(who);
    Locale locale = contact == null ? null : contact.locale();
    return new Receiver(
        found == null ? new Found.Nowhere(SuppressionReason.NO_CONTACT) : found,
        preferences.getOrDefault(who, Preferences.NONE),
        Objects.requireNonNullElse(locale, sources.locale()),
        Objects.requireNonNullElse(contact == null ? null : contact.zone(), sources.zone()));
  }
}
