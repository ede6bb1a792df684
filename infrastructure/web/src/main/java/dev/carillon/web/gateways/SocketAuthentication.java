package dev.carillon.web.gateways;

import dev.carillon.socketio.Admission;
import dev.carillon.socketio.Middleware;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.web.access.Origins;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketIdentity;
import dev.carillon.web.tokens.SocketTokenCheck;
import dev.carillon.web.tokens.SocketTokens;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Lets in whoever shows a valid socket token, from an origin that is allowed. The token is taken
/// from the first of: handshake query `x-ws-token`, the CONNECT payload's `token`, header
/// `x-ws-token`, `Authorization: Bearer`. Attaches a [SocketIdentity] to the socket.
final class SocketAuthentication implements Middleware {
  static final String TOKEN_NAME = "x-ws-token";
  private static final String BEARER = "Bearer ";

  private final SocketTokens tokens;
  private final Sessions sessions;
  private final Origins origins;
  private final JsonMapper mapper;
  private final GatewayMessages messages;

  SocketAuthentication(
      SocketTokens tokens,
      Sessions sessions,
      Origins origins,
      JsonMapper mapper,
      GatewayMessages messages) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.origins = origins;
    this.mapper = mapper;
    this.messages = messages;
  }

  @Override
  public Admission admit(Socket socket) {
    HandshakeRequest request = socket.handshake().request();
    if (!origins.allowed(
        request.origin().orElse(null), request.headers().first("host").orElse(null))) {
      return refused(request, "origin_refused");
    }
    Optional<String> token;
    try {
      token = token(socket);
    } catch (JacksonException beyondItsLimits) {
      // A member twice, a number of thousands of digits: the protocol lets it pass, we do not.
      return refused(request, "token_invalid");
    }
    if (token.isEmpty()) {
      return refused(request, "token_missing");
    }
    return switch (tokens.verify(token.get())) {
      case SocketTokenCheck.Expired _ -> refused(request, "token_expired");
      case SocketTokenCheck.Invalid _ -> refused(request, "token_invalid");
      case SocketTokenCheck.Valid(SocketIdentity identity) -> {
        if (sessions.revoked(identity)) {
          yield refused(request, "token_invalid");
        }
        socket.attach(identity);
        yield Admission.accepted();
      }
    };
  }

  private Optional<String> token(Socket socket) {
    HandshakeRequest request = socket.handshake().request();
    return request
        .query()
        .first(TOKEN_NAME)
        .or(() -> authPayloadToken(socket.handshake().auth()))
        .or(() -> request.headers().first(TOKEN_NAME))
        .or(() -> request.headers().first("authorization").flatMap(SocketAuthentication::bearer))
        .filter(token -> !token.isBlank());
  }

  private Optional<String> authPayloadToken(Json auth) {
    return mapper.readTree(auth.toUtf8()).path("token").stringValueOpt();
  }

  private static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Admission refused(HandshakeRequest request, String code) {
    String message = messages.of(code, request);
    return Admission.refused(message, Json.trusted("{\"code\":\"" + code + "\"}"));
  }
}
