package dev.carillon.socketio.transport;

/// Counts at one moment, taken without a lock: they may disagree by what happens meanwhile.
///
/// @param pollingConnections sessions that are on polling now
/// @param webSocketConnections sessions that are on WebSocket now
/// @param queuedBytes outgoing bytes that wait for peers
/// @param opened sessions since the start
/// @param upgraded sessions that moved from polling to WebSocket, since the start
/// @param refused handshakes refused with 403, 429 or 503, since the start
/// @param slowConsumersClosed since the start
/// @param pingTimeouts since the start
/// @param protocolViolations sessions closed for breaking the protocol, since the start
/// @param volatileDropped what could be dropped and was, since the start
public record TransportStats(
    int pollingConnections,
    int webSocketConnections,
    long queuedBytes,
    long opened,
    long upgraded,
    long refused,
    long slowConsumersClosed,
    long pingTimeouts,
    long protocolViolations,
    long volatileDropped) {}
