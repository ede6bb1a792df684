package dev.carillon.email;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.net.URI;
import java.util.Optional;

/// Where a receiver tells that e-mails of a type are not wanted any more.
@FunctionalInterface
public interface UnsubscribeLinks {
  /// A link that works without signing in: it is opened by hand, and for one-click it is POSTed to
  /// by the receiver's mail service (RFC 8058), which needs https. Empty: this type cannot be
  /// unsubscribed from. Called by the thread that sends, for each message.
  Optional<URI> linkFor(TenantId tenant, UserId receiver, String type);
}
