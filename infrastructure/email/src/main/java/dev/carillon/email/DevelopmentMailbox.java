package dev.carillon.email;

import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Keeps e-mails in memory for whoever develops with Carillon, instead of sending them. What is in
/// it is gone when the server stops. Any thread may call it.
public final class DevelopmentMailbox implements DeliveryProvider {
  private final EmailMessages messages;
  private final int maxMails;
  private final LinkedHashMap<String, Mail> mails = new LinkedHashMap<>();

  /// @param maxMails so many of the newest ones are kept
  public DevelopmentMailbox(EmailMessages messages, int maxMails) {
    if (maxMails < 1) {
      throw new IllegalArgumentException("a mailbox keeps at least one");
    }
    this.messages = messages;
    this.maxMails = maxMails;
  }

  @Override
  public String name() {
    return "development-mailbox";
  }

  @Override
  public SendResult send(Outgoing message) {
    if (!(message.target() instanceof Mailbox(String address))) {
      return new SendResult.Refused("the target is no mailbox");
    }
    Optional<EmailAddress> to = EmailAddress.parse(address);
    if (to.isEmpty()) {
      return new SendResult.TargetGone("this is no address");
    }
    String id = message.id().toString();
    keep(mail(id, messages.write(message, to.get())));
    return new SendResult.Accepted("kept as " + id, false);
  }

  private Mail mail(String id, Email email) {
    return new Mail(
        id,
        email.date(),
        email.sender() + " <" + email.from() + '>',
        email.to().toString(),
        email.subject(),
        email.locale(),
        email.html(),
        email.text(),
        messages.mime(email).source());
  }

  /// A repetition changes nothing.
  private synchronized void keep(Mail mail) {
    mails.putIfAbsent(mail.id(), mail);
    if (mails.size() > maxMails) {
      mails.pollFirstEntry();
    }
  }

  /// All that are kept.
  public synchronized List<Mail> newestFirst() {
    return List.copyOf(mails.sequencedValues().reversed());
  }

  /// The one of a delivery.
  public synchronized Optional<Mail> find(String id) {
    return Optional.ofNullable(mails.get(id));
  }
}
