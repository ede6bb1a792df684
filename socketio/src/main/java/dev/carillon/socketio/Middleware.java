package dev.carillon.socketio;

/// Decides whether a client may join a namespace, with its credentials in [Handshake#auth()]. Runs
/// on a virtual thread and may block, within the connect timeout. What it throws is logged and
/// closes the transport, so that stock clients try again.
@FunctionalInterface
public interface Middleware {
  /// Decides about one socket in one namespace.
  ///
  /// @param socket not connected yet: it may be given data and rooms
  Admission admit(Socket socket);
}
