package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import java.util.List;
import java.util.Map;

/// Knows where people are reached on one channel. Blocks; any thread.
public interface ChannelAddresses {
  /// Where someone is reached.
  sealed interface Found {
    /// There, at each of them.
    record At(List<DeliveryTarget> targets) implements Found {
      public At {
        targets = List.copyOf(targets);
      }
    }

    /// Nowhere.
    record Nowhere(SuppressionReason reason) implements Found {}
  }

  /// Someone who is to be told something.
  ///
  /// @param type of the notification
  record Recipient(InboxKey who, String type) {}

  /// Where those people are reached.
  ///
  /// @param recipients no two the same
  /// @param contacts of those that have one
  /// @return one for each that is asked for
  /// @throws StoreUnavailableException when the store is away
  Map<Recipient, Found> of(List<Recipient> recipients, Map<InboxKey, Contact> contacts);

  /// The provider says that there is nobody.
  ///
  /// @return whether it was forgotten; false leaves it to people to correct it
  /// @throws StoreUnavailableException when the store is away
  boolean gone(InboxKey who, DeliveryTarget target);
}
