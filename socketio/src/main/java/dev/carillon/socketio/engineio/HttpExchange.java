package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request under the server's path and its answer. It is received on its connection's loop and
/// may be answered from any thread, once; what is answered after the connection has ended is
/// dropped.
final class HttpExchange {
  private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);
  private static final String TEXT = "text/plain; charset=UTF-8";
  private static final String JSON = "application/json";

  /// What fits into a request line of 4 KiB is taken.
  private static final int MAX_QUERY_PARAMETERS = 2048;

  private final ChannelHandlerContext ctx;
  private final TakeoverHandler handler;
  private final HttpRequest head;
  private final Fields query;
  private final boolean malformed;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private int bodyLength;
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
      new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_QUERY_PARAMETERS, true)
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

  /// The answer comes later; the connection waits for it, but not for ever.
  void awaitDecision() {
    handler.awaitAnswer();
  }

  /// Runs `task` on the connection's loop, at once when this is it.
  void executeOrRun(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
      return;
    }
    try {
      ctx.executor().execute(task);
    } catch (RejectedExecutionException shuttingDown) {
      LOG.debug("event loop is gone", shuttingDown);
    }
  }

  // ---- the body, on the connection's loop

  /// Takes `content` in; what belongs to no session is not kept.
  ///
  /// @return whether there was room for it
  boolean collect(ByteBuf content, int maxBytes) {
    if (content.readableBytes() > maxBytes - bodyLength) {
      return false;
    }
    bodyLength += content.readableBytes();
    if (content.isReadable() && session != null) {
      if (body.capacity() == 0) {
        body = ctx.alloc().buffer(content.readableBytes());
      }
      body.writeBytes(content);
      PollingTransport claimed = session.polling();
      if (claimed != null) {
        claimed.posted(bodyLength);
      }
    }
    return true;
  }

  boolean hasBody() {
    return bodyLength > 0;
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

  /// The connection is a WebSocket from now on.
  void upgraded() {
    end();
  }

  private void end() {
    answered = true;
    body.release();
    body = Unpooled.EMPTY_BUFFER;
  }

  // ---- the answer, from any thread

  /// @param gzip whether `content` may be compressed, when the client takes that
  /// @param whenDone called when the answer is with the client's kernel, or will never be
  void respondToPoll(ByteBuf content, boolean gzip, Runnable whenDone) {
    boolean compress = gzip && acceptsGzip();
    ByteBuf body = compress ? Gzip.compress(content) : content;
    respond(new Answer(200, TEXT, body, compress, null, false, whenDone));
  }

  private boolean acceptsGzip() {
    String accepted = head.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
    return accepted != null
        && Arrays.stream(accepted.split(","))
            .map(String::strip)
            .anyMatch(coding -> coding.equals("gzip") || coding.equals("*"));
  }

  void ok() {
    ByteBuf ok = Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII);
    respond(new Answer(200, TEXT, ok, false, null, false, () -> {}));
  }

  void refuse(EngineError error) {
    refuse(error.status(), error.code(), error.message(), null);
  }

  void refuse(int status, int code, String message, @Nullable Duration retryAfter) {
    String json = "{\"code\":" + code + ",\"message\":\"" + escape(message) + "\"}";
    ByteBuf content = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    respond(new Answer(status, JSON, content, false, retryAfter, false, () -> {}));
  }

  /// Refuses a request whose body is not read to its end: the connection is closed.
  void refuseAndClose(int status, EngineError error) {
    String json = "{\"code\":" + error.code() + ",\"message\":\"" + error.message() + "\"}";
    ByteBuf content = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    respond(new Answer(status, JSON, content, false, null, true, () -> {}));
  }

  private static String escape(String text) {
    return text.replaceAll("[\\x00-\\x1f]", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private record Answer(
      int status,
      String type,
      ByteBuf content,
      boolean gzip,
      @Nullable Duration retryAfter,
      boolean close,
      Runnable whenDone) {
    void drop() {
      content.release();
      whenDone.run();
    }
  }

  private void respond(Answer answer) {
    if (ctx.executor().inEventLoop()) {
      write(answer);
      return;
    }
    try {
      ctx.executor().execute(() -> write(answer));
    } catch (RejectedExecutionException shuttingDown) {
      answer.drop();
    }
  }

  private void write(Answer answer) {
    if (answered) {
      answer.drop();
      return;
    }
    end();
    keepAlive &= !answer.close();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), answer.content());
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
    if (answer.gzip()) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    if (answer.retryAfter() != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, wholeSeconds(answer.retryAfter()));
    }
    addCors(headers);
    send(response, answer.whenDone());
  }

  private static long wholeSeconds(Duration duration) {
    long seconds = duration.getSeconds();
    return duration.getNano() > 0 && seconds < Long.MAX_VALUE ? seconds + 1 : seconds;
  }

  private void send(FullHttpResponse response, Runnable whenDone) {
    HttpUtil.setKeepAlive(response.headers(), head.protocolVersion(), keepAlive);
    var written = ctx.writeAndFlush(response);
    var _ = written.addListener(done -> whenDone.run());
    if (keepAlive) {
      handler.answered(ctx);
    } else {
      handler.answeredLast(ctx);
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
    // A page of the public web that talks to a private address (Private Network Access, section 3).
    if (corsOrigin != null
        && head.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, "true");
    }
    send(response, () -> {});
  }

  private void addCors(HttpHeaders headers) {
    if (corsOrigin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, corsOrigin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.set(HttpHeaderNames.VARY, "Origin");
    }
  }
}
