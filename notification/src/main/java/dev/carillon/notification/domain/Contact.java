package dev.carillon.notification.domain;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How someone is to be spoken to, and reached.
///
/// @param who also someone whose inbox does not exist yet
/// @param locale null: as the server is set
/// @param zone null: as the server is set
/// @param email null: not known
/// @param phone in E.164, `+33612345678`; null: not known
public record Contact(
    InboxKey who,
    @Nullable Locale locale,
    @Nullable ZoneId zone,
    @Nullable Email email,
    @Nullable String phone) {

  /// An address and whether it is known to be theirs.
  public record Email(String address, boolean verified) {}

  /// Whom nobody knows an address of.
  public Contact(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
    this(who, locale, zone, null, null);
  }
}
