package dev.carillon.notification.domain;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How someone is to be spoken to.
///
/// @param who also someone whose inbox does not exist yet
/// @param locale null: as the server is set
/// @param zone null: as the server is set
public record Contact(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {}
