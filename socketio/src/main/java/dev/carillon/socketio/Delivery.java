package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.SharedMessages;
import java.util.List;

/// What the flags of an emit come to, on the way to a client.
///
/// @param droppable dropped when the connection is not writable
/// @param compressible whether compression may be tried
/// @param offset the event's place, where connections are recovered; else [#NO_OFFSET]
record Delivery(boolean droppable, boolean compressible, long offset) {
  static final long NO_OFFSET = 0;
  static final Delivery PLAIN = new Delivery(false, true, NO_OFFSET);

  static Delivery of(EmitFlag... flags) {
    boolean droppable = false;
    boolean compressible = true;
    for (EmitFlag flag : flags) {
      switch (flag) {
        case VOLATILE -> droppable = true;
        case UNCOMPRESSED -> compressible = false;
      }
    }
    return new Delivery(droppable, compressible, NO_OFFSET);
  }

  Delivery at(long offset) {
    return new Delivery(droppable, compressible, offset);
  }

  /// Sends an event. The session's loop.
  ///
  /// @return whether it was not dropped
  boolean send(Session session, List<EncodedMessage> messages) {
    if (isDropped(session, 1)) {
      return false;
    }
    session.send(messages, compressible);
    return true;
  }

  /// Sends what many sessions get. The session's loop.
  ///
  /// @param events how many there are in `shared`
  /// @return whether it was not dropped
  boolean send(Session session, SharedMessages shared, int events) {
    if (isDropped(session, events)) {
      return false;
    }
    session.send(shared);
    return true;
  }

  private boolean isDropped(Session session, int events) {
    return droppable && !session.takesVolatile(events);
  }
}
