package dev.carillon.socketio;

import dev.carillon.socketio.transport.TransportStats;

/// Counts at one moment.
///
/// @param transport connections, by transport
/// @param sockets connected sockets over all namespaces; one connection may have several
/// @param volatileDropped events that were not sent because of [EmitFlag#VOLATILE], since the start
public record SocketIoStats(TransportStats transport, int sockets, long volatileDropped) {}
