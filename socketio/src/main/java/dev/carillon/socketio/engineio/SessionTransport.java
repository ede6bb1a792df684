package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Transport;
import java.time.Duration;

/// How a session reaches its peer at the moment. Called on the session's loop unless it says
/// otherwise.
sealed interface SessionTransport permits PollingTransport, WebSocketTransport {
  Transport kind();

  /// Takes a message; it leaves with the next flush.
  void write(EncodedMessage message, boolean compress);

  /// As [#write(EncodedMessage, boolean)], for messages that many sessions get.
  void write(SharedMessages shared);

  void flush();

  /// Whether more waits for the peer than one may let wait.
  boolean overflows();

  /// Whether what is written now leaves with the next flush.
  boolean isReady();

  /// Whether something is left that the peer could have taken.
  boolean hasBacklog();

  /// A number that changes whenever the peer takes something.
  long progress();

  /// No message is received from now on.
  void pause();

  void resume();

  /// Bytes that wait for the peer. Any thread.
  long queuedBytes();

  /// Bytes of messages that have arrived in part. Any thread; at a moment not far away.
  long receivedBytes();

  /// How long the peer is given to take its leave.
  Duration farewell(CloseReason reason);

  /// Tells the peer, and closes. The session is told when nothing is left to do.
  void close(CloseReason reason);
}
