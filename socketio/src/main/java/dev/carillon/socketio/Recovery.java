package dev.carillon.socketio;

import dev.carillon.socketio.engineio.TimerRing;
import org.jspecify.annotations.Nullable;

/// What a socket has so that it can survive the end of its connection. Socket's own loop, but for
/// the pings.
final class Recovery extends TimerRing.Entry {
  private final NamespaceSocket socket;
  private final String pid;
  private final RecoveryLog log;
  private final long staleOffset;

  /// A client that wants to go on, while the connection before has not come to its end.
  private @Nullable Attempt pending;

  /// Whether the application has been told of the end of the connection before.
  private boolean endAnnounced;

  // Of the connection's loop. What was sent before a ping that is answered has arrived.
  private long lastSent = Delivery.NO_OFFSET;
  private long sentBeforePing = Delivery.NO_OFFSET;
  private long pings;
  private long pongs;
  private long markedPing;

  /// @param staleOffset that the client has from another socket, and names until it has received
  ///   something of this one
  Recovery(NamespaceSocket socket, String pid, RecoveryLog log, long staleOffset) {
    this.socket = socket;
    this.pid = pid;
    this.log = log;
    this.staleOffset = staleOffset;
  }

  /// A client that asks to go on where it was.
  ///
  /// @param offset of the last event it has received; [Delivery#NO_OFFSET] for none
  record Attempt(Connection connection, Handshake handshake, long offset) {}

  /// Known to the client alone.
  String pid() {
    return pid;
  }

  RecoveryLog log() {
    return log;
  }

  /// What the client has of this socket, when it names `offset`.
  long received(long offset) {
    return offset == staleOffset ? Delivery.NO_OFFSET : offset;
  }

  // ---- from one connection to the next

  /// Takes the place of an attempt before.
  @Nullable Attempt replacePending(Attempt attempt) {
    Attempt before = pending;
    pending = attempt;
    return before;
  }

  @Nullable Attempt takePending() {
    Attempt taken = pending;
    pending = null;
    return taken;
  }

  boolean isEndAnnounced() {
    return endAnnounced;
  }

  void endAnnounced(boolean announced) {
    endAnnounced = announced;
  }

  /// The client did not come back in time.
  @Override
  protected void expired() {
    socket.discard();
  }

  // ---- pings

  /// A new connection begins.
  void connected() {
    lastSent = Delivery.NO_OFFSET;
    sentBeforePing = Delivery.NO_OFFSET;
    pings = 0;
    pongs = 0;
  }

  void sent(long offset) {
    lastSent = offset;
  }

  void ping() {
    pings++;
    if (sentBeforePing == Delivery.NO_OFFSET) {
      sentBeforePing = lastSent;
      markedPing = pings;
    }
  }

  /// Pongs come in the order of the pings.
  ///
  /// @return what has arrived, or [Delivery#NO_OFFSET]
  long pong() {
    pongs++;
    if (pongs < markedPing) {
      return Delivery.NO_OFFSET;
    }
    long arrived = sentBeforePing;
    sentBeforePing = Delivery.NO_OFFSET;
    return arrived;
  }
}
