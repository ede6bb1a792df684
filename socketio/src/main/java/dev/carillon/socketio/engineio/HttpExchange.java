package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request under the server's path and its answer. It is received on its connection's loop and
/// may be answered from any thread, once; what is answered after the connection has ended is
/// dropped.
final class HttpExchange {
  private static final String TEXT = "text/plain; charset=UTF-8";
  private static final String JSON = "application/json";
  private static final int MAX_QUERY_PARAMETERS = 64;

  private final ChannelHandlerContext ctx;
  private final TakeoverHandler handler;
  private final HttpRequest head;
  private final Fields query;
  private final boolean malformed;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private boolean keepAlive;
  private boolean answered;
  private @Nullable String corsOrigin;
  private @Nullable Session session;

  HttpExchange(ChannelHandlerContext ctx, TakeoverHandler handler, HttpRequest head) {
    this.ctx = ctx;
    this.handler = handler;
    this.head = head;
    this.keepAlive = HttpUtil.isKeepAlive(head);
    Optional<Fields> decoded = query(head.uri());
    this.query = decoded.orElse(Fields.empty());
    this.malformed = decoded.isEmpty() || head.decoderResult().isFailure();
  }

  private static Optional<Fields> query(String uri) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    try {
      new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_QUERY_PARAMETERS)
          .parameters()
          .forEach((name, values) -> values.forEach(value -> entries.add(Map.entry(name, value))));
    } catch (IllegalArgumentException badPercentEncoding) {
      return Optional.empty();
    }
    return Optional.of(Fields.of(entries.iterator()));
  }

  boolean malformed() {
    return malformed;
  }

  ChannelHandlerContext context() {
    return ctx;
  }

  HttpMethod method() {
    return head.method();
  }

  boolean isPost() {
    return head.method().equals(HttpMethod.POST);
  }

  HttpHeaders headers() {
    return head.headers();
  }

  HttpRequest head() {
    return head;
  }

  Fields query() {
    return query;
  }

  /// The session that is told when the connection ends before the answer.
  void belongsTo(Session session) {
    this.session = session;
  }

  void allowOrigin(String origin) {
    corsOrigin = origin;
  }

  boolean answered() {
    return answered;
  }

  // ---- the body, on the connection's loop

  /// Whether there was room for `content`.
  boolean collect(ByteBuf content, int maxBytes) {
    int length = body.readableBytes() + content.readableBytes();
    if (length > maxBytes) {
      return false;
    }
    if (content.isReadable()) {
      if (body.capacity() == 0) {
        body = ctx.alloc().buffer(content.readableBytes());
      }
      body.writeBytes(content);
    }
    return true;
  }

  boolean hasBody() {
    return body.isReadable();
  }

  /// A copy that outlives the exchange.
  ByteBuffer bodyBytes() {
    byte[] bytes = new byte[body.readableBytes()];
    body.getBytes(body.readerIndex(), bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// The connection has ended.
  void abort() {
    Session told = session;
    if (!answered && told != null) {
      told.execute(() -> told.exchangeAborted(this));
    }
    end();
  }

  private void end() {
    answered = true;
    body.release();
    body = Unpooled.EMPTY_BUFFER;
  }

  // ---- the answer, from any thread

  void respond(int status, ByteBuf content) {
    respond(status, TEXT, content, null, false);
  }

  void ok() {
    respond(200, Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII));
  }

  void refuse(EngineError error) {
    refuse(error.status(), error.code(), error.message(), null);
  }

  void refuse(int status, int code, String message, @Nullable Duration retryAfter) {
    String json = "{\"code\":" + code + ",\"message\":\"" + escape(message) + "\"}";
    respond(status, JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8), retryAfter, false);
  }

  /// Refuses a request whose body is not read to its end: the connection is closed.
  void refuseAndClose(int status, EngineError error) {
    String json = "{\"code\":" + error.code() + ",\"message\":\"" + error.message() + "\"}";
    respond(status, JSON, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8), null, true);
  }

  private static String escape(String text) {
    return text.replaceAll("[\\x00-\\x1f]", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private void respond(
      int status, String type, ByteBuf content, @Nullable Duration retryAfter, boolean close) {
    if (ctx.executor().inEventLoop()) {
      write(status, type, content, retryAfter, close);
      return;
    }
    try {
      ctx.executor().execute(() -> write(status, type, content, retryAfter, close));
    } catch (RejectedExecutionException shuttingDown) {
      content.release();
    }
  }

  private void write(
      int status, String type, ByteBuf content, @Nullable Duration retryAfter, boolean close) {
    if (answered) {
      content.release();
      return;
    }
    end();
    keepAlive &= !close;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    if (retryAfter != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, retryAfter.plusMillis(999).toSeconds());
    }
    addCors(headers);
    HttpUtil.setKeepAlive(headers, head.protocolVersion(), keepAlive);
    var written = ctx.writeAndFlush(response);
    if (keepAlive) {
      handler.answered(ctx);
    } else {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// Answers a preflight request (Fetch standard, CORS protocol) of an origin that is allowed.
  void allowPreflight() {
    if (answered) {
      return;
    }
    end();
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    HttpHeaders headers = response.headers();
    addCors(headers);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, 600);
    String asked = head.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (asked != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    HttpUtil.setKeepAlive(headers, head.protocolVersion(), keepAlive);
    var written = ctx.writeAndFlush(response);
    if (keepAlive) {
      handler.answered(ctx);
    } else {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void addCors(HttpHeaders headers) {
    if (corsOrigin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, corsOrigin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.set(HttpHeaderNames.VARY, "Origin");
    }
  }
}
