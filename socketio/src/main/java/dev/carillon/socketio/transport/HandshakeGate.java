package dev.carillon.socketio.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides whether a session may open at all: rates, addresses, saturation. Who the peer is gets
/// decided later, by a middleware of a namespace.
///
/// Called on an event loop: it must not block. What it throws is logged and refuses the handshake
/// with 503. Stock clients come back by themselves after a refusal here, which they do not after a
/// refusal by a middleware.
@FunctionalInterface
public interface HandshakeGate {
  Decision decide(HandshakeRequest request);

  static HandshakeGate open() {
    return request -> new Admitted();
  }

  sealed interface Decision {}

  record Admitted() implements Decision {}

  /// The session does not open.
  ///
  /// @param status 403, 429 or 503
  /// @param retryAfter sent as `Retry-After` in whole seconds, rounded up; none when `null`
  /// @param message what the body says beside the code 4
  record Refused(int status, @Nullable Duration retryAfter, String message) implements Decision {
    public Refused {
      if (status != 403 && status != 429 && status != 503) {
        throw new IllegalArgumentException("status must be 403, 429 or 503, not " + status);
      }
      if (retryAfter != null && retryAfter.isNegative()) {
        throw new IllegalArgumentException("retryAfter is negative: " + retryAfter);
      }
    }
  }
}
