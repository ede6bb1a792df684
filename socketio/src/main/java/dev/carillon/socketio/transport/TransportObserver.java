package dev.carillon.socketio.transport;

import java.time.Duration;

/// Hears of what happens to connections, for metrics and logs. Every method does nothing unless
/// overridden. Called on event loops, for one connection in order: it must not block, and what it
/// throws is logged and otherwise ignored.
public interface TransportObserver {
  /// Hears nothing.
  TransportObserver NONE = new TransportObserver() {};

  /// A connection has opened.
  default void opened(Transport transport) {}

  /// A connection has moved from polling to WebSocket.
  default void upgraded() {}

  /// A connection has ended.
  ///
  /// @param transport the one it was on at the end
  default void closed(Transport transport, CloseReason reason) {}

  /// A handshake was answered with this status: 403, 429 or 503.
  default void refused(int status) {}

  /// A message has arrived.
  ///
  /// @param bytes of its text or binary, as it was before it was compressed
  default void received(Transport transport, int bytes) {}

  /// A client has answered a ping, or said something else after it.
  default void pingAnswered(Duration roundTrip) {}

  /// Something that could be dropped was not sent, because the client had not taken what was sent
  /// before.
  default void volatileDropped() {}

  /// A client has asked to go on where it was.
  ///
  /// @param recovered whether nothing it missed was lost
  default void recoveryAsked(boolean recovered) {}
}
