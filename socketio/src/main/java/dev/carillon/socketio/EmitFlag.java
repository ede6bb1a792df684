package dev.carillon.socketio;

/// How an event is to be sent, other than as usual.
public enum EmitFlag {
  /// Only to connections that nothing waits for: where an earlier message is still to leave, this
  /// one is dropped, and counted in [SocketIoStats#transport()]. For what the next event outdates:
  /// positions, typing, progress.
  VOLATILE,
  /// Not worth compressing: small, or compressed already. Has an effect only where the connection
  /// compresses.
  UNCOMPRESSED
}
