package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import org.jspecify.annotations.Nullable;

/// The answer to one event. May be used from any thread, also after the handler has returned.
public interface AckCallback {
  /// Whether the client waits for an answer.
  boolean isRequested();

  /// Answers the client; does nothing when it did not ask or is gone.
  ///
  /// @throws IllegalStateException at the second call
  void send(Argument... arguments);

  /// As [#send], with plain Java values as in [Event#of(String, Object...)], and of other types
  /// with the server's codec.
  ///
  /// @throws IllegalStateException at the second call
  /// @throws IllegalArgumentException when a value needs a codec and there is none
  default void answer(@Nullable Object... values) {
    send(Values.arguments(null, values));
  }
}
