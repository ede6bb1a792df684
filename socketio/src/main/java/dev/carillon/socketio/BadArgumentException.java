package dev.carillon.socketio;

import org.jspecify.annotations.Nullable;

/// A peer has sent an event without an argument that its handler takes, or with one of another
/// kind. When it leaves a handler, the event counts as answered: the server logs it at debug, and a
/// client that waits for an ack gets `{"error":"invalid_argument"}`. The connection stays.
public final class BadArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadArgumentException(int index, @Nullable Throwable cause) {
    super("argument " + index + " is missing or of another kind", cause, false, false);
  }
}
