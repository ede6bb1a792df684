package dev.carillon.outbound;

import org.jspecify.annotations.Nullable;

/// A call that brought no reply. The message is one line for whoever owns the URL: it says what to
/// do, and nothing of what a name resolved to, so that nobody maps a network by it. The cause, for
/// logs only, may name addresses.
public final class OutboundException extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  OutboundException(Kind kind, String message) {
    this(kind, message, null);
  }

  OutboundException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// Why there is no reply.
  public Kind kind() {
    return kind;
  }

  /// Why a call brought no reply.
  public enum Kind {
    /// The host has only addresses that calls must not go to. Nothing was sent, and repeating it
    /// does not help.
    ADDRESS_REFUSED,
    /// The URL is none that is called. Nothing was sent, and repeating it does not help.
    URL_INVALID,
    /// The name does not resolve, nobody listens, TLS fails, the connection breaks, what came is no
    /// HTTP, or the calling thread was interrupted. It may have arrived.
    UNREACHABLE,
    /// There was no reply in time. It may have arrived.
    TIMEOUT
  }
}
