package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;

/// Turns JSON into an application's types and back; [SocketIoServer.Builder#json]. Called from any
/// thread: by accessors and typed handlers on virtual threads, and wherever events are made.
public interface JsonCodec {
  /// What it throws means that the peer has sent something else; see [BadArgumentException].
  ///
  /// @param json chosen by the peer, nested at most 64 deep
  <T> T read(Json json, Class<T> type);

  Json write(Object value);
}
