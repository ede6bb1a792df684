package dev.carillon.socketio;

import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.HandshakeRequest;

/// How a socket came to be.
///
/// @param request the HTTP request that opened the connection: address, headers, query
/// @param auth the payload of the CONNECT packet, an object; `{}` when there was none
public record Handshake(HandshakeRequest request, Json auth) {}
