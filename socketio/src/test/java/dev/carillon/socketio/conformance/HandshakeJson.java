package dev.carillon.socketio.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.Handshake;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.Fields;
import dev.carillon.socketio.transport.HandshakeRequest;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A handshake as Node's server shows it to applications.
final class HandshakeJson {
  private HandshakeJson() {}

  static Json of(Handshake handshake) {
    HandshakeRequest request = handshake.request();
    return Json.of(
        """
        {"headers":%s,"time":%s,"address":%s,"xdomain":%s,"secure":%s,"issued":%d,"url":%s,\
        "query":%s,"auth":%s}\
        """
            .formatted(
                object(request.headers()),
                Json.quote(request.issued().toString()),
                Json.quote(address(request)),
                request.origin().isPresent(),
                request.secure(),
                request.issued().toEpochMilli(),
                Json.quote(url(request)),
                object(request.query()),
                handshake.auth()));
  }

  private static String address(HandshakeRequest request) {
    return request.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress()
        : "";
  }

  /// The request has no URL, but all that was in it.
  private static String url(HandshakeRequest request) {
    List<String> parameters = new ArrayList<>();
    request
        .query()
        .forEach((name, value) ->
            parameters.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8)));
    return "/socket.io/?" + String.join("&", parameters);
  }

  /// One value as it is, several as an array.
  private static String object(Fields fields) {
    Map<String, List<Json>> members = new LinkedHashMap<>();
    fields.forEach((name, value) ->
        members.computeIfAbsent(name, absent -> new ArrayList<>()).add(Json.quote(value)));
    return members.entrySet().stream()
        .map(member -> Json.quote(member.getKey()) + ":" + oneOrAll(member.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String oneOrAll(List<Json> values) {
    return values.size() == 1 ? values.getFirst().toString() : values.toString();
  }
}
