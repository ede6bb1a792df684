package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.socketio.Event;
import java.util.List;

/// What a connection is told of its inbox, as it stood at one moment.
///
/// @param events that tell it
/// @param seq up to which they tell everything; the head's, unless more is left
/// @param head of the inbox at that moment
/// @param replaces whether the client drops what it had before, so that an older one must not come
///   after a newer
record Snapshot(List<Event> events, long seq, InboxHead head, boolean replaces) {
  /// Whether the client knows everything by it; if not, it asks for the rest.
  boolean isComplete() {
    return seq == head.seq();
  }
}
