package dev.carillon.web.tokens;

/// What a socket's token turned out to be. Says nothing about revocation: that is [Sessions].
public sealed interface SocketTokenCheck {
  record Valid(SocketIdentity identity) implements SocketTokenCheck {}

  /// It was good and its time is over.
  record Expired() implements SocketTokenCheck {}

  /// It is not a token of ours, or not one for a socket.
  record Invalid() implements SocketTokenCheck {}
}
