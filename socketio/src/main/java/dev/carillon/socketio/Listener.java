package dev.carillon.socketio;

import java.net.InetSocketAddress;

/// A port that a server listens on by itself.
public interface Listener extends AutoCloseable {
  /// The address bound, with the real port where 0 was asked for.
  InetSocketAddress address();

  /// Stops accepting; connections that are open stay. Waits until the port is free.
  @Override
  void close();
}
