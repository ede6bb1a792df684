package dev.carillon.socketio;

/// Why a socket is no longer connected.
public enum DisconnectReason {
  /// Its client came back on another connection, and went on there; see [RecoveryOptions].
  REPLACED("replaced"),
  /// The client sent a DISCONNECT packet.
  CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
  /// [Socket#disconnect()] was called. Stock clients do not come back by themselves.
  SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
  /// The client closed the transport, or the network did.
  TRANSPORT_CLOSE("transport close"),
  /// Reading or writing failed.
  TRANSPORT_ERROR("transport error"),
  /// No sign of life within the ping timeout.
  PING_TIMEOUT("ping timeout"),
  /// The client broke the protocol.
  PROTOCOL_VIOLATION("protocol violation"),
  /// What waited for the client grew over the outgoing buffer's bound.
  SLOW_CONSUMER("slow_consumer"),
  /// The connection was in no namespace for the connect timeout.
  CONNECT_TIMEOUT("connect timeout"),
  /// The application closed the transport. Stock clients reconnect.
  SERVER_CLOSE("server close"),
  /// The server drains or shuts down. Stock clients reconnect.
  SERVER_SHUTDOWN("server_shutdown");

  private final String text;

  DisconnectReason(String text) {
    this.text = text;
  }

  /// Whether the client may come back and go on where it was.
  boolean isRecoverable() {
    return switch (this) {
      case REPLACED,
          TRANSPORT_CLOSE,
          TRANSPORT_ERROR,
          PING_TIMEOUT,
          SLOW_CONSUMER,
          SERVER_CLOSE,
          SERVER_SHUTDOWN ->
          true;
      case CLIENT_NAMESPACE_DISCONNECT,
          SERVER_NAMESPACE_DISCONNECT,
          PROTOCOL_VIOLATION,
          CONNECT_TIMEOUT ->
          false;
    };
  }

  /// For logs and metrics.
  @Override
  public String toString() {
    return text;
  }
}
