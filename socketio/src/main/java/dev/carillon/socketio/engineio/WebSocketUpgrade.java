package dev.carillon.socketio.engineio;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The server's side of the WebSocket handshake (RFC 6455, section 4.2), and what it does to a
/// pipeline: afterwards nothing is left but TLS, a frame decoder and the transport.
final class WebSocketUpgrade {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /// Sixteen bytes in base64.
  private static final Pattern KEY = Pattern.compile("[+/0-9A-Za-z]{22}==");

  /// When a peer is behind by more than the high mark, it is read no further until it is behind by
  /// less than the low one.
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private static final String DEFLATE = "permessage-deflate";

  /// One parameter of an offer, as clients write them.
  private static final Pattern DEFLATE_PARAMETER =
      Pattern.compile(
          "(server_no_context_takeover|client_no_context_takeover|client_max_window_bits)"
              + "(?:(?<=_bits)\\s*=\\s*(?:[89]|1[0-5]))?");

  private WebSocketUpgrade() {}

  static boolean isRequested(HttpExchange exchange) {
    HttpHeaders headers = exchange.headers();
    return exchange.method().equals(HttpMethod.GET)
        && exchange.head().protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !exchange.hasBody()
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && WebSocketVersion.V13
            .toHttpHeaderValue()
            .equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        && isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
  }

  private static boolean isKey(@Nullable String key) {
    return key != null && KEY.matcher(key.trim()).matches();
  }

  static boolean isSecure(ChannelHandlerContext ctx) {
    return ctx.pipeline().get(SslHandler.class) != null;
  }

  /// Answers the handshake and gives the session its WebSocket, which is moved to the session's
  /// event loop. The decoder begins held, until the session has it: frames that came right behind
  /// the request are decoded then.
  static void accept(HttpExchange exchange, Session session, EngineServer server) {
    ChannelHandlerContext ctx = exchange.context();
    Channel channel = ctx.channel();
    ChannelPipeline pipeline = ctx.pipeline();
    boolean deflate =
        server.options().compression().onWebSocket() && offersDeflate(exchange.headers());
    var answered = ctx.write(switchingProtocols(exchange, deflate));
    exchange.upgraded();
    List<ChannelHandler> replaced = replacedHandlers(pipeline);
    WebSocketFrameDecoder decoder = new WebSocketFrameDecoder(server.decoderConfig());
    pipeline.addLast("socketio-frames", decoder);
    ChannelHandlerContext decoderContext = pipeline.context(decoder);
    WebSocketTransport transport =
        new WebSocketTransport(session, decoderContext, decoder, deflate, server.options());
    pipeline.addLast("socketio-websocket", transport);
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    // The codec goes last: what it has read beyond the request, it hands to the decoder.
    replaced.forEach(pipeline::remove);
    Runnable begin =
        () -> {
          session.attach(transport);
          transport.start();
        };
    if (session.loop().eventLoop().inEventLoop()) {
      begin.run();
      // With what the session has to say first.
      channel.flush();
    } else {
      decoder.hold(decoderContext);
      channel.flush();
      TimerRing timers = server.loop(channel.eventLoop()).timers();
      TimerRing.Entry notTaken =
          new TimerRing.Entry() {
            @Override
            protected void expired() {
              var _ = channel.close();
            }
          };
      timers.schedule(notTaken, server.options().deadlines().upgradeTimeout());
      var _ =
          answered.addListener(done -> {
            timers.cancel(notTaken);
            move(channel, session, begin);
          });
    }
  }

  /// Takes a channel that is not being read off its event loop and puts it on the session's. From
  /// then on everything of one session happens on one thread.
  private static void move(Channel channel, Session session, Runnable begin) {
    var _ =
        channel
            .deregister()
            .addListener(left -> {
              var _ =
                  session
                      .loop()
                      .eventLoop()
                      .register(channel)
                      .addListener(arrived -> {
                        if (arrived.isSuccess()) {
                          begin.run();
                        } else {
                          // The channel has ended, or the loop has.
                          session.upgradeLost();
                        }
                      });
            });
  }

  /// Whether one of the offers can be taken as it is: RFC 7692, section 7.1. A smaller window than
  /// the usual one is not ours to give; what is unknown, ill-formed or said twice declines an
  /// offer, and so do values in quotes, which may hide a comma.
  private static boolean offersDeflate(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
        .filter(header -> header.indexOf('"') < 0)
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .anyMatch(WebSocketUpgrade::isDeflateOffer);
  }

  private static boolean isDeflateOffer(String offer) {
    String[] parts = offer.split(";", -1);
    if (!parts[0].strip().equals(DEFLATE)) {
      return false;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      Matcher parameter = DEFLATE_PARAMETER.matcher(parts[i].strip());
      if (!parameter.matches() || !seen.add(parameter.group(1))) {
        return false;
      }
    }
    return true;
  }

  private static List<ChannelHandler> replacedHandlers(ChannelPipeline pipeline) {
    List<ChannelHandler> replaced = new ArrayList<>();
    for (Map.Entry<String, ChannelHandler> entry : pipeline) {
      if (!(entry.getValue() instanceof SslHandler)) {
        replaced.add(entry.getValue());
      }
    }
    replaced.sort(
        (a, b) -> Boolean.compare(a instanceof HttpServerCodec, b instanceof HttpServerCodec));
    return replaced;
  }

  private static FullHttpResponse switchingProtocols(HttpExchange exchange, boolean deflate) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            accept(exchange.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY).trim()));
    firstProtocol(exchange.headers())
        .ifPresent(
            protocol -> response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol));
    if (deflate) {
      response
          .headers()
          .set(
              HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS,
              DEFLATE + "; server_no_context_takeover; client_no_context_takeover");
    }
    return response;
  }

  /// A client that offers subprotocols fails when none is chosen. They mean nothing here; the first
  /// is as good as any, which is what Node's server does.
  private static Optional<String> firstProtocol(HttpHeaders headers) {
    String offered = headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (offered == null) {
      return Optional.empty();
    }
    int comma = offered.indexOf(',');
    String first = (comma < 0 ? offered : offered.substring(0, comma)).strip();
    return first.isEmpty() ? Optional.empty() : Optional.of(first);
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
