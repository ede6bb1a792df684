package dev.carillon.email;

import dev.carillon.notification.domain.Outgoing;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is to say in a message, and for whom.
///
/// @param contents of its items, in their order
/// @param unsubscribe null: it cannot be unsubscribed from
record Draft(
    Outgoing message,
    List<Content> contents,
    Brand brand,
    String subject,
    @Nullable URI unsubscribe) {
  Draft {
    contents = List.copyOf(contents);
  }

  boolean isSummary() {
    return contents.size() > 1;
  }
}
