package dev.carillon.notification.domain;

import java.util.Locale;

/// Why something was not sent that could have been. The names are the store's.
public enum SuppressionReason {
  /// Nobody knows an address of theirs for this channel.
  NO_CONTACT,
  /// The address is known, and nobody has shown that it is theirs.
  UNVERIFIED,
  /// They do not want this type on this channel.
  PREFERENCE,
  /// It was to be sent unless read, and it was read.
  READ,
  /// It was deleted from the inbox.
  DELETED,
  /// What it is about is settled.
  RESOLVED,
  /// The broadcast that it belongs to was cancelled.
  CANCELLED,
  /// `expiresAt` came first.
  EXPIRED,
  /// More was sent to them on this channel than is allowed.
  RATE;

  /// `no-contact`, the word of the wire contract.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
