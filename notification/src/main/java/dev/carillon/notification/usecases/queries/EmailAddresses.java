package dev.carillon.notification.usecases.queries;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Mailboxes, as contacts name them.
public final class EmailAddresses implements ChannelAddresses {
  private final boolean unverifiedToo;

  /// @param unverifiedToo whether an address is used that nobody has shown to be theirs
  public EmailAddresses(boolean unverifiedToo) {
    this.unverifiedToo = unverifiedToo;
  }

  @Override
  public Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts) {
    return recipients.stream()
        .collect(Collectors.toMap(Function.identity(), one -> found(contacts.get(one.who()))));
  }

  private Found found(@Nullable Contact contact) {
    Contact.Email email = contact == null ? null : contact.email();
    if (email == null) {
      return new Found.Nowhere(SuppressionReason.NO_CONTACT);
    }
    return email.verified() || unverifiedToo
        ? new Found.At(List.of(new Mailbox(email.address())))
        : new Found.Nowhere(SuppressionReason.UNVERIFIED);
  }

  /// A typing error is corrected by people, and then the letter is sent again.
  @Override
  public boolean gone(InboxKey who, DeliveryTarget target) {
    return false;
  }
}
