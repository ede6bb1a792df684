package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Fields;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.SocketAddress;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what a request under the server's path is: a handshake, a poll, a POST, an upgrade, a
/// preflight, or a mistake. Called on the connection's loop.
final class EngineRequests {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRequests.class);
  private static final String PROTOCOL = "4";

  /// Headers that are for the connection and not for an application; what is kept of a handshake is
  /// kept for as long as the connection.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "upgrade",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-version");

  /// Browsers send about twenty, proxies add a few.
  private static final int MAX_HEADERS = 100;

  private final EngineServer server;
  private final EngineOptions options;
  private final HandshakeGate gate;
  private final OriginPolicy origins;
  private final String pathWithoutSlash;

  EngineRequests(EngineServer server, HandshakeGate gate, OriginPolicy origins) {
    this.server = server;
    this.options = server.options();
    this.gate = gate;
    this.origins = origins;
    this.pathWithoutSlash = options.path().substring(0, options.path().length() - 1);
  }

  /// Everything below the path is ours, so that nothing else answers there.
  boolean isOurs(String uri) {
    return uri.startsWith(options.path()) || isExactly(uri, pathWithoutSlash);
  }

  private boolean isEndpoint(String uri) {
    return isExactly(uri, options.path()) || isExactly(uri, pathWithoutSlash);
  }

  private static boolean isExactly(String uri, String path) {
    return uri.startsWith(path)
        && (uri.length() == path.length() || uri.charAt(path.length()) == '?');
  }

  HttpExchange exchange(ChannelHandlerContext ctx, TakeoverHandler handler, HttpRequest head) {
    return new HttpExchange(ctx, handler, head);
  }

  // ---- receiving

  /// Refuses at once what need not be read to its end.
  void head(HttpExchange exchange) {
    if (exchange.malformed()) {
      exchange.refuseAndClose(400, EngineError.BAD_REQUEST);
    } else if (exchange.headers().size() > MAX_HEADERS) {
      exchange.refuseAndClose(431, EngineError.BAD_REQUEST);
    } else if (!isFramed(exchange.headers())) {
      exchange.refuseAndClose(400, EngineError.BAD_REQUEST);
    } else if (!isEndpoint(exchange.head().uri())) {
      exchange.refuseAndClose(404, EngineError.BAD_REQUEST);
    } else if (!allowsOrigin(exchange)) {
      exchange.refuseAndClose(403, EngineError.FORBIDDEN);
    } else if (HttpUtil.getContentLength(exchange.head(), 0L)
        > options.limits().maxPayloadBytes()) {
      abandonPost(exchange);
      exchange.refuseAndClose(413, EngineError.BAD_REQUEST);
    } else if (exchange.isPost()) {
      claimPost(exchange);
    }
  }

  /// Whether it is certain where the body ends: chunked, once, is the only transfer coding that a
  /// request may have here (RFC 9112, section 6.3).
  private static boolean isFramed(HttpHeaders headers) {
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.isEmpty()
        || (codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  void content(HttpExchange exchange, HttpContent content, boolean last) {
    if (content.decoderResult().isFailure()) {
      abandonPost(exchange);
      exchange.refuseAndClose(400, EngineError.BAD_REQUEST);
    } else if (!exchange.collect(content.content(), options.limits().maxPayloadBytes())) {
      abandonPost(exchange);
      exchange.refuseAndClose(413, EngineError.BAD_REQUEST);
    } else if (last) {
      complete(exchange);
    }
  }

  /// A second POST while one is underway ends the session.
  private void claimPost(HttpExchange exchange) {
    Session session = session(exchange).orElse(null);
    PollingTransport transport = session == null ? null : session.polling();
    if (session == null
        || transport == null
        || transport(exchange) != Transport.POLLING
        || !isOurProtocol(exchange)) {
      return;
    }
    if (transport.postClaimed.compareAndSet(false, true)) {
      exchange.belongsTo(session);
    } else {
      session.execute(() -> session.close(CloseReason.PROTOCOL_VIOLATION));
      exchange.refuseAndClose(400, EngineError.BAD_REQUEST);
    }
  }

  private static boolean isOurProtocol(HttpExchange exchange) {
    return PROTOCOL.equals(exchange.query().first("EIO").orElse(""));
  }

  private void abandonPost(HttpExchange exchange) {
    if (exchange.isPost()) {
      session(exchange)
          .ifPresent(
              session -> session.execute(() -> session.close(CloseReason.PROTOCOL_VIOLATION)));
    }
  }

  private Optional<Session> session(HttpExchange exchange) {
    return exchange.query().first("sid").flatMap(server::session);
  }

  // ---- answering

  private void complete(HttpExchange exchange) {
    if (exchange.method().equals(HttpMethod.OPTIONS)) {
      exchange.allowPreflight();
      return;
    }
    Transport transport = transport(exchange);
    if (transport == null) {
      exchange.refuse(EngineError.UNKNOWN_TRANSPORT);
    } else if (exchange.query().first("sid").isPresent()) {
      continueSession(exchange, transport);
    } else {
      handshake(exchange, transport);
    }
  }

  private boolean allowsOrigin(HttpExchange exchange) {
    String origin = exchange.headers().get(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return true;
    }
    try {
      if (origins.allows(origin, exchange.headers().get(HttpHeaderNames.HOST))) {
        exchange.allowOrigin(origin);
        return true;
      }
    } catch (RuntimeException e) {
      LOG.error("origin policy failed", e);
    }
    return false;
  }

  private @Nullable Transport transport(HttpExchange exchange) {
    String name = exchange.query().first("transport").orElse("");
    return options.transports().stream()
        .filter(transport -> transport.wireName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void continueSession(HttpExchange exchange, Transport transport) {
    Session session = session(exchange).orElse(null);
    if (session == null) {
      exchange.refuse(EngineError.UNKNOWN_SID);
      return;
    }
    if (!isOurProtocol(exchange)) {
      exchange.refuse(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
      return;
    }
    switch (transport) {
      case POLLING -> poll(exchange, session);
      case WEBSOCKET -> upgrade(exchange, session);
    }
  }

  private static void poll(HttpExchange exchange, Session session) {
    if (exchange.method().equals(HttpMethod.GET)) {
      exchange.belongsTo(session);
      session.execute(() -> session.poll(exchange));
    } else if (exchange.isPost()) {
      var payload = exchange.bodyBytes();
      session.execute(() -> session.post(exchange, payload));
    } else {
      exchange.refuse(EngineError.BAD_REQUEST);
    }
  }

  /// The claim is taken here and now, so that the handshake can be answered before anything that
  /// follows it is read.
  private void upgrade(HttpExchange exchange, Session session) {
    PollingTransport polling = session.polling();
    if (polling == null
        || !WebSocketUpgrade.isRequested(exchange)
        || !polling.upgradeClaimed.compareAndSet(false, true)) {
      exchange.refuse(EngineError.BAD_REQUEST);
      return;
    }
    WebSocketUpgrade.accept(exchange, session, server);
  }

  private void handshake(HttpExchange exchange, Transport transport) {
    if (!exchange.method().equals(HttpMethod.GET)) {
      exchange.refuse(EngineError.BAD_HANDSHAKE_METHOD);
    } else if (!isOurProtocol(exchange)) {
      exchange.refuse(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    } else if (transport == Transport.WEBSOCKET && !WebSocketUpgrade.isRequested(exchange)) {
      exchange.refuse(EngineError.BAD_REQUEST);
    } else {
      decide(exchange, request(exchange, transport));
    }
  }

  private void decide(HttpExchange exchange, HandshakeRequest request) {
    Optional<HandshakeGate.Refused> refused = server.refusal(request.remoteAddress());
    if (refused.isPresent()) {
      decided(exchange, request, refused.get());
      return;
    }
    CompletionStage<HandshakeGate.Decision> decision;
    try {
      decision = gate.decide(request);
    } catch (RuntimeException e) {
      decision = CompletableFuture.failedStage(e);
    }
    // At once when it is known: what came behind the request is then still undecoded.
    var _ =
        decision.whenComplete((decided, failure) -> {
          if (decided == null) {
            LOG.error("handshake gate failed", failure);
          }
          HandshakeGate.Decision known =
              decided == null ? new HandshakeGate.Refused(503, null, "Unavailable") : decided;
          exchange.executeOrRun(() -> decided(exchange, request, known));
        });
    if (!exchange.answered()) {
      exchange.awaitDecision();
    }
  }

  /// Connection's loop.
  private void decided(
      HttpExchange exchange, HandshakeRequest request, HandshakeGate.Decision decision) {
    if (exchange.answered()) {
      return;
    }
    switch (decision) {
      case HandshakeGate.Admitted _ -> open(exchange, request);
      case HandshakeGate.Refused refused -> refuse(exchange, refused);
    }
  }

  private void refuse(HttpExchange exchange, HandshakeGate.Refused refused) {
    server.counters().refused(refused.status());
    exchange.refuse(
        refused.status(), EngineError.FORBIDDEN.code(), refused.message(), refused.retryAfter());
  }

  private HandshakeRequest request(HttpExchange exchange, Transport transport) {
    SocketAddress remote = exchange.context().channel().remoteAddress();
    Fields headers =
        Fields.of(
            exchange.headers().entries().stream()
                .filter(
                    header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .map(header ->
                    new SimpleImmutableEntry<>(
                        header.getKey().toLowerCase(Locale.ROOT), header.getValue()))
                .iterator());
    return new HandshakeRequest(
        transport,
        remote,
        headers,
        server.loop(exchange.context().channel().eventLoop()).shared(exchange.query()),
        WebSocketUpgrade.isSecure(exchange.context()),
        server.clock().instant());
  }

  private void open(HttpExchange exchange, HandshakeRequest request) {
    EngineLoop loop = server.loop(exchange.context().channel().eventLoop());
    server
        .open(loop, request)
        .ifPresentOrElse(
            session -> begin(exchange, session), () -> refuse(exchange, EngineServer.FULL));
  }

  private void begin(HttpExchange exchange, Session session) {
    switch (session.handshake().transport()) {
      case POLLING -> {
        exchange.belongsTo(session);
        session.poll(exchange);
      }
      case WEBSOCKET -> WebSocketUpgrade.accept(exchange, session, server);
    }
  }
}
