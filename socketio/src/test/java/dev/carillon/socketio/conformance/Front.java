package dev.carillon.socketio.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.parser.Json;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Stands in front of the `client` server: holds each handshake back for a while, and describes it
/// in a header, because the library gives headers and query parameters by name only and the URL not
/// at all.
///
/// The delay goes into the server's own gate once that may answer later.
final class Front extends ChannelInboundHandlerAdapter {
  private static final String DESCRIPTION = "conformance-handshake";
  private static final long HANDSHAKE_MILLIS = 10;

  private final ArrayDeque<Object> held = new ArrayDeque<>();
  private boolean holding;

  /// The members `headers`, `query`, `url` and `xdomain` of the handshake, without braces.
  static String description(String header) {
    return new String(Base64.getDecoder().decode(header), UTF_8);
  }

  static String headerName() {
    return DESCRIPTION;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (holding) {
      held.add(message);
    } else if (message instanceof HttpRequest request && isHandshake(request)) {
      request
          .headers()
          .set(DESCRIPTION, Base64.getEncoder().encodeToString(describe(request).getBytes(UTF_8)));
      holding = true;
      held.add(message);
      var _ = ctx.executor().schedule(() -> release(ctx), HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private static boolean isHandshake(HttpRequest request) {
    return !new QueryStringDecoder(request.uri()).parameters().containsKey("sid");
  }

  private void release(ChannelHandlerContext ctx) {
    holding = false;
    while (!held.isEmpty()) {
      ctx.fireChannelRead(held.remove());
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }

  private static String describe(HttpRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers.put(
          header.getKey().toLowerCase(Locale.ROOT), request.headers().getAll(header.getKey()));
    }
    return "\"headers\":%s,\"query\":%s,\"url\":%s,\"xdomain\":%s"
        .formatted(
            object(headers),
            object(new QueryStringDecoder(request.uri()).parameters()),
            Json.quote(request.uri()),
            headers.containsKey("origin"));
  }

  /// One value as it is, several as an array.
  private static String object(Map<String, List<String>> members) {
    return members.entrySet().stream()
        .map(member -> Json.quote(member.getKey()) + ":" + value(member.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(List<String> values) {
    String joined =
        values.stream().map(value -> Json.quote(value).toString()).collect(Collectors.joining(","));
    return values.size() == 1 ? joined : "[" + joined + "]";
  }
}
