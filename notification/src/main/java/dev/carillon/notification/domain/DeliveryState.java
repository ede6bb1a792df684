package dev.carillon.notification.domain;

/// Where a delivery stands. The names are the store's, and in small letters the wire's.
public enum DeliveryState {
  /// For its first attempt.
  PENDING,
  /// A node has it in hand.
  SENDING,
  /// An attempt failed; for the next one.
  FAILED,
  /// It is told in the message of another one, and ends as that one does.
  BUNDLED,
  /// The provider has taken it over. Final.
  SENT,
  /// The provider says that it has arrived. Final.
  DELIVERED,
  /// It was not sent, for a [SuppressionReason]. Final.
  SUPPRESSED,
  /// It could not be sent, and is not tried again unless someone asks for it.
  DEAD
}
