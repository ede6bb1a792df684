package dev.carillon.socketio.engineio;

/// Makes the layer above for a session that opens. Called on the session's event loop.
@FunctionalInterface
public interface SessionAcceptor {
  SessionListener accept(Session session);
}
