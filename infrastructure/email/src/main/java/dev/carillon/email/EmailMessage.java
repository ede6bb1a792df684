package dev.carillon.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Enumeration;
import java.util.Locale;

/// An e-mail in MIME (RFC 2045, 5322): text for all and HTML for most, by multipart/alternative
/// (RFC 2046, section 5.1.4, the best one last).
///
/// It writes its body itself and never asks the activation framework who can: that looks for files
/// named `mailcap` along the class path, and what it finds depends on how the server was packed.
final class EmailMessage extends MimeMessage {
  /// No line of a quoted-printable body has `=_` (RFC 2045, section 6.7, rule 1).
  private static final String BOUNDARY = "=_alternative";

  private static final String CRLF = "\r\n";

  private final Email email;

  EmailMessage(Session session, Email email) throws MessagingException, IOException {
    super(session);
    this.email = email;
    head();
    content = body();
    // There is nothing left that saveChanges would have to work out.
    modified = false;
    saved = true;
  }

  private void head() throws MessagingException, IOException {
    setSentDate(Date.from(email.date()));
    setFrom(new InternetAddress(email.from().toString(), email.sender(), "UTF-8"));
    if (email.replyTo() != null) {
      setHeader("Reply-To", email.replyTo().toString());
    }
    setHeader("To", email.to().toString());
    setHeader("Message-ID", email.id());
    setSubject(email.subject(), "UTF-8");
    setHeader("MIME-Version", "1.0");
    setHeader("Content-Type", "multipart/alternative; boundary=\"" + BOUNDARY + '"');
    if (!email.locale().equals(Locale.ROOT)) {
      setHeader("Content-Language", email.locale().toLanguageTag());
    }
    // RFC 3834, section 5: no out-of-office reply comes back.
    setHeader("Auto-Submitted", "auto-generated");
    URI unsubscribe = email.unsubscribe();
    if (unsubscribe != null) {
      setHeader("List-Unsubscribe", '<' + unsubscribe.toASCIIString() + '>');
      // RFC 8058, section 3.1: one click is for https only.
      if ("https".equalsIgnoreCase(unsubscribe.getScheme())) {
        setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
      }
    }
  }

  private byte[] body() throws MessagingException, IOException {
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(2 * (email.text().length() + email.html().length()));
    part(body, "text/plain", email.text());
    part(body, "text/html", email.html());
    write(body, "--" + BOUNDARY + "--" + CRLF);
    return body.toByteArray();
  }

  private static void part(ByteArrayOutputStream body, String type, String text)
      throws MessagingException, IOException {
    write(body, "--" + BOUNDARY + CRLF);
    write(body, "Content-Type: " + type + "; charset=UTF-8" + CRLF);
    write(body, "Content-Transfer-Encoding: quoted-printable" + CRLF + CRLF);
    OutputStream encoded = MimeUtility.encode(body, "quoted-printable");
    encoded.write(text.getBytes(StandardCharsets.UTF_8));
    encoded.flush();
    write(body, CRLF);
  }

  /// Headers are ASCII, but for an address that is not (RFC 6532), which goes only to servers that
  /// know SMTPUTF8.
  @Override
  public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
    for (Enumeration<String> lines = getNonMatchingHeaderLines(ignored);
        lines.hasMoreElements(); ) {
      write(out, lines.nextElement() + CRLF);
    }
    write(out, CRLF);
    out.write(content);
    out.flush();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What it was made of.
  Email email() {
    return email;
  }

  /// As a server would receive it.
  String source() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(out, new String[0]);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (MessagingException broken) {
      throw new IllegalStateException(broken);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /// The identifier is what lets a receiver recognise a repetition: nothing may make a new one.
  @Override
  protected void updateMessageID() {}

  @Override
  protected void updateHeaders() {}
}
