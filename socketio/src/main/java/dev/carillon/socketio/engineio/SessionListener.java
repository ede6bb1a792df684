package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.CloseReason;
import java.nio.ByteBuffer;

/// The layer above a session. Called on the session's event loop: it must neither block nor throw.
public interface SessionListener {
  /// A text message. The bytes are the listener's to keep; they have not been checked to be UTF-8.
  void onText(ByteBuffer text);

  void onBinary(ByteBuffer bytes);

  /// A ping is about to be sent, after all that was sent before.
  default void onPing() {}

  /// The peer has answered the oldest ping that it had not answered yet: it has received what was
  /// sent before that one.
  default void onPong() {}

  /// What is kept of messages that belong to something not complete yet, in bytes. Any thread,
  /// roughly.
  default long incompleteBytes() {
    return 0;
  }

  /// Called once. Nothing that is sent from now on arrives.
  void onClose(CloseReason reason);
}
