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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server's side of the WebSocket handshake (RFC 6455, section 4.2), and what it does to a
/// pipeline: afterwards nothing is left but TLS, a frame decoder and the transport.
final class WebSocketUpgrade {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

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
    try {
      return key != null && Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  static boolean isSecure(ChannelHandlerContext ctx) {
    return ctx.pipeline().get(SslHandler.class) != null;
  }

  /// Answers the handshake and gives the session its WebSocket. The decoder is held until the
  /// session has it: frames that came right behind the request are decoded then.
  static void accept(HttpExchange exchange, Session session, EngineServer server) {
    ChannelHandlerContext ctx = exchange.context();
    Channel channel = ctx.channel();
    ChannelPipeline pipeline = ctx.pipeline();
    var _ = ctx.write(switchingProtocols(exchange), ctx.voidPromise());
    List<ChannelHandler> replaced = replacedHandlers(pipeline);
    WebSocketFrameDecoder decoder = new WebSocketFrameDecoder(server.options().maxPayloadBytes());
    pipeline.addLast("socketio-frames", decoder);
    EngineLoop channelLoop = server.loop(channel.eventLoop());
    WebSocketTransport transport =
        new WebSocketTransport(
            session, channelLoop, pipeline.context(decoder), decoder, server.options());
    pipeline.addLast("socketio-websocket", transport);
    int max = server.options().outgoingBufferMaxBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(max, max));
    // The codec goes last: what it has read beyond the request, it hands to the decoder.
    replaced.forEach(pipeline::remove);
    channel.flush();
    if (channelLoop.equals(session.loop())) {
      session.attach(transport);
    } else {
      session.execute(() -> session.attach(transport));
    }
    transport.start();
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

  private static FullHttpResponse switchingProtocols(HttpExchange exchange) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            accept(exchange.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY).trim()));
    return response;
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
