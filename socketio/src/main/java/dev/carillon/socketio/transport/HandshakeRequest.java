package dev.carillon.socketio.transport;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.Optional;

/// The request that opens a session, before anything is known of who sends it.
///
/// @param transport the transport that the session begins with
/// @param remoteAddress the peer of the TCP connection; behind a proxy that is the proxy
/// @param headers names in lower case, without those that are for the connection itself
///   (`Connection`, `Upgrade`, `Sec-WebSocket-Key` and the like)
/// @param query the decoded query parameters
/// @param secure whether TLS ends in this process
/// @param issued when the request arrived
public record HandshakeRequest(
    Transport transport,
    SocketAddress remoteAddress,
    Fields headers,
    Fields query,
    boolean secure,
    Instant issued) {

  /// The `Origin` header; absent when no browser sent the request.
  public Optional<String> origin() {
    return headers.first("origin");
  }
}
