package dev.carillon.server;

import dev.carillon.email.DevelopmentMailbox;
import dev.carillon.email.EmailMessages;
import dev.carillon.email.SmtpProvider;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who e-mails are handed to: the configured servers, or in development mode the mailbox in the
/// process; otherwise nobody.
final class EmailChannel implements AutoCloseable {
  private final EmailMessages messages;
  private final List<SmtpProvider> servers = new ArrayList<>();
  private final Optional<DevelopmentMailbox> mailbox;

  EmailChannel(
      EmailChannelSettings settings,
      boolean development,
      EmailMessages messages,
      InstantSource clock) {
    this.messages = messages;
    for (int place = 0; place < settings.servers().size(); place++) {
      servers.add(new SmtpProvider(settings.servers().get(place).server(place), messages, clock));
    }
    this.mailbox =
        servers.isEmpty() && development
            ? Optional.of(new DevelopmentMailbox(messages, settings.developmentMails()))
            : Optional.empty();
  }

  /// The preferred one first; none when the channel is not configured.
  List<DeliveryProvider> providers() {
    List<DeliveryProvider> all = new ArrayList<>(servers);
    mailbox.ifPresent(all::add);
    return all;
  }

  ContentPreview preview() {
    return messages;
  }

  Optional<DevelopmentMailbox> mailbox() {
    return mailbox;
  }

  @Override
  public void close() {
    servers.forEach(SmtpProvider::close);
  }
}
