package dev.carillon.socketio.engineio.parser;

import java.nio.ByteBuffer;

/// A packet of the Engine.IO protocol, revision 4. As text, by type:
///
/// ```
/// 0 OPEN     0{json}      server to client
/// 1 CLOSE    1
/// 2 PING     2[probe]     from the server; from a client only as the probe of an upgrade
/// 3 PONG     3[probe]
/// 4 MESSAGE  4text
/// 5 UPGRADE  5            client to server
/// 6 NOOP     6            server to client
/// - BINARY                a binary WebSocket message, or b and base64 on polling
/// ```
///
/// The buffers are backed by the heap and never change: do not write to them, nor move their
/// position. Source: engine.io-protocol, revision 4.
public sealed interface EnginePacket {
  record Open(ByteBuffer json) implements EnginePacket {}

  record Close() implements EnginePacket {}

  record Ping(ByteBuffer data) implements EnginePacket {}

  record Pong(ByteBuffer data) implements EnginePacket {}

  record Message(ByteBuffer text) implements EnginePacket {}

  record Binary(ByteBuffer bytes) implements EnginePacket {}

  record Upgrade() implements EnginePacket {}

  record Noop() implements EnginePacket {}
}
