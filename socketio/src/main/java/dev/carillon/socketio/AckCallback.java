package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;

/// The answer to one event. May be used from any thread, also after the handler has returned.
public interface AckCallback {
  /// Whether the client waits for an answer.
  boolean isRequested();

  /// Answers the client; does nothing when it did not ask or is gone.
  ///
  /// @throws IllegalStateException at the second call
  void send(Argument... arguments);
}
