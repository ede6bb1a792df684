package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineStats;

/// Counts at one moment.
///
/// @param engine connections, by transport
/// @param sockets connected sockets over all namespaces; one connection may have several
public record SocketIoStats(EngineStats engine, int sockets) {}
