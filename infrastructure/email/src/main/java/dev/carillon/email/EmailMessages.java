package dev.carillon.email;

import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.usecases.ports.ContentPreview;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Writes e-mails. The same message is written the same way again, under the same Message-ID. Any
/// thread may call it.
public final class EmailMessages implements ContentPreview {
  private static final int MAX_SUBJECT_CHARS = 120;

  private final EmailSettings settings;
  private final UnsubscribeLinks unsubscribeLinks;
  private final InstantSource clock;
  private final ObjectReader json;
  private final Views views;
  private final Templates templates;
  private final Session session = Session.getInstance(new Properties());

  /// @throws TemplateException when one of the user's templates cannot be used
  public EmailMessages(
      EmailSettings settings,
      UnsubscribeLinks unsubscribeLinks,
      JsonMapper json,
      InstantSource clock) {
    this.settings = settings;
    this.unsubscribeLinks = unsubscribeLinks;
    this.clock = clock;
    this.json = json.reader();
    this.views = new Views(new Links(settings.publicUrl()));
    this.templates = Templates.load(settings.templates(), Views.sample());
  }

  /// The message in MIME.
  ///
  /// @throws IllegalArgumentException when the target is no mailbox or its address is none
  public MimeMessage compose(Outgoing message) {
    if (!(message.target() instanceof Mailbox(String address))) {
      throw new IllegalArgumentException("no mailbox: " + message.target());
    }
    return mime(write(message, EmailAddress.checked(address)));
  }

  /// What this server calls itself to others.
  String hostName() {
    return settings.publicUrl().getHost();
  }

  EmailMessage mime(Email email) {
    try {
      return new EmailMessage(session, email);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (MessagingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The root of where it is unsubscribed stands for the link that would do it without signing in.
  @Override
  public ContentPreview.Seen.Email preview(Outgoing message) {
    Letter letter = letter(message, unsubscribe(message).map(Links::root).orElse(null));
    return new ContentPreview.Seen.Email(letter.subject(), letter.text(), letter.html());
  }

  Email write(Outgoing message, EmailAddress to) {
    Brand brand = settings.brandOf(message.tenant().value());
    EmailAddress from = settings.fromOf(brand);
    URI unsubscribe = unsubscribe(message).orElse(null);
    Letter letter = letter(message, unsubscribe);
    return new Email(
        '<' + message.id().toString() + '@' + from.domain() + '>',
        clock.instant(),
        brand.name(),
        from,
        settings.replyToOf(brand),
        to,
        letter.subject(),
        message.locale(),
        unsubscribe,
        letter.html(),
        letter.text());
  }

  /// What is read of a message.
  private record Letter(String subject, String html, String text) {}

  private Letter letter(Outgoing message, @Nullable URI unsubscribe) {
    Brand brand = settings.brandOf(message.tenant().value());
    List<Content> contents =
        message.items().stream().map(item -> Content.of(item.payload(), json)).toList();
    String subject = subject(message, contents);
    Map<String, Object> view = views.of(new Draft(message, contents, brand, subject, unsubscribe));
    // The template of a type is for it alone.
    String type = message.items().size() == 1 ? message.items().getLast().type() : "";
    return new Letter(
        subject, templates.html(type).execute(view), templates.text(type).execute(view));
  }

  /// A summary can have many types, and a message one link only: that of what is new in it.
  private Optional<URI> unsubscribe(Outgoing message) {
    return unsubscribeLinks
        .linkFor(message.tenant(), message.receiver(), message.items().getLast().type())
        .filter(Links::isHttp);
  }

  private String subject(Outgoing message, List<Content> contents) {
    if (contents.size() == 1) {
      Content only = contents.getFirst();
      String said = only.title().isEmpty() ? only.message() : only.title();
      String line = Lines.shortened(said, MAX_SUBJECT_CHARS);
      if (!line.isEmpty()) {
        return line;
      }
    }
    return views.generic(message);
  }
}
