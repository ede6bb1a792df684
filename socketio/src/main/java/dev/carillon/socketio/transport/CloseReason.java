package dev.carillon.socketio.transport;

/// Why a session ended, and the WebSocket close code that its peer sees (RFC 6455, section 7.4).
public enum CloseReason {
  /// The peer closed, or the network did.
  PEER_CLOSE(1000, false),
  /// Reading or writing failed.
  TRANSPORT_ERROR(1011, false),
  /// No sign of life within the ping timeout.
  PING_TIMEOUT(1011, false),
  /// The peer broke the protocol.
  PROTOCOL_VIOLATION(1002, false),
  /// What waited for the peer grew over the outgoing buffer's bound.
  SLOW_CONSUMER(1013, false),
  /// The layer above asked for it. What was sent before arrives first.
  SERVER_CLOSE(1000, true),
  /// The server drains or shuts down. What was sent before arrives first.
  SERVER_SHUTDOWN(1001, true);

  private final int webSocketCode;
  private final boolean graceful;

  CloseReason(int webSocketCode, boolean graceful) {
    this.webSocketCode = webSocketCode;
    this.graceful = graceful;
  }

  public int webSocketCode() {
    return webSocketCode;
  }

  /// Whether the peer still gets what is queued for it.
  public boolean graceful() {
    return graceful;
  }
}
