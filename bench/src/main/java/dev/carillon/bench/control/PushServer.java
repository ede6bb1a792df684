package dev.carillon.bench.control;

/// A server under measurement, as the control thread sees it.
public interface PushServer {
  int port();

  /// Connected sockets now.
  int sockets();

  /// Remembers the sockets that are connected now; the pushes go to them.
  ///
  /// @return how many
  int snapshot();

  /// An event of its own to each remembered socket, one after the other.
  void pushToEach();

  /// One event to one socket.
  ///
  /// @param socket from 0, in the order of the snapshot
  void pushTo(int socket, String at);

  /// Ten events in one go to every connected socket, each by a broadcast of its own.
  void burst(String text);
}
