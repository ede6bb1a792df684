package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Packets that came together and may be received bit by bit.
///
/// @param source the WebSocket they came by, `null` for a POST
/// @param taken run when the last was received, or when the session has closed
record PacketBatch(
    Iterator<EnginePacket> packets, @Nullable WebSocketTransport source, Runnable taken) {}
