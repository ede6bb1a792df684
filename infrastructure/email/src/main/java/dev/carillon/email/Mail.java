package dev.carillon.email;

import java.time.Instant;
import java.util.Locale;

/// An e-mail in the development mailbox.
///
/// @param id of its delivery
/// @param locale of its receiver
/// @param source all of it, as a server would have received it
public record Mail(
    String id,
    Instant receivedAt,
    String from,
    String to,
    String subject,
    Locale locale,
    String html,
    String text,
    String source) {}
