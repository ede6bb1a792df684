package dev.carillon.web.gateways;

import dev.carillon.socketio.Handshake;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.Fields;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;

/// Handshakes as they would come from the wire.
final class Handshakes {
  private Handshakes() {}

  static HandshakeRequest request(
      String address, Map<String, String> headers, Map<String, String> query) {
    return new HandshakeRequest(
        Transport.WEBSOCKET,
        new InetSocketAddress(address, 50_000),
        Fields.of(headers.entrySet().iterator()),
        Fields.of(query.entrySet().iterator()),
        false,
        Instant.EPOCH);
  }

  static Handshake of(Map<String, String> headers, Map<String, String> query, String auth) {
    return new Handshake(request("127.0.0.1", headers, query), Json.of(auth));
  }

  static Handshake plain() {
    return of(Map.of(), Map.of(), "{}");
  }
}
