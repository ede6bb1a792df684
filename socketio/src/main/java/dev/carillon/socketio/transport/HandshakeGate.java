package dev.carillon.socketio.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides whether a connection may open at all: rates, addresses, saturation. Who the peer is gets
/// decided later, by a middleware of a namespace.
///
/// Called on an event loop: it must not block. A gate that has to ask elsewhere answers with a
/// stage that completes later, on any thread; the request waits for it, within the headers timeout.
/// What it throws, or fails with, is logged and refuses the handshake with 503. Stock clients come
/// back by themselves after a refusal here, which they do not after a refusal by a middleware.
@FunctionalInterface
public interface HandshakeGate {
  CompletionStage<Decision> decide(HandshakeRequest request);

  /// A gate that admits everyone.
  static HandshakeGate open() {
    CompletionStage<Decision> admitted = CompletableFuture.completedStage(new Admitted());
    return request -> admitted;
  }

  /// A gate that knows its answer at once.
  static HandshakeGate immediate(Function<HandshakeRequest, Decision> gate) {
    return request -> CompletableFuture.completedStage(gate.apply(request));
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
