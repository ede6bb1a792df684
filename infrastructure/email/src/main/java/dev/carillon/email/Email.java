package dev.carillon.email;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message as it was written, before it is put into MIME.
///
/// @param id of the message: the same whenever it is written again
/// @param sender the name that is shown with `from`
/// @param unsubscribe null: it cannot be unsubscribed from
record Email(
    String id,
    Instant date,
    String sender,
    EmailAddress from,
    @Nullable EmailAddress replyTo,
    EmailAddress to,
    String subject,
    Locale locale,
    @Nullable URI unsubscribe,
    String html,
    String text) {
  /// Whether a server has to know SMTPUTF8 (RFC 6531) to take it.
  boolean needsUtf8() {
    return from.needsUtf8() || to.needsUtf8();
  }
}
