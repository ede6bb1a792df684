package dev.carillon.web.direct;

import dev.carillon.web.access.HeadersFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection's part of the direct routes. Answers keep the order of the requests: while the
/// framework owes an answer everything goes to the framework, and while we owe one everything
/// waits. While a request is ours nothing is read but its body: reads are asked for one by one, and
/// Reactor Netty, which lets a connection read on after a request of its own, is told not to. What
/// breaks here ends the connection, which would be left without an answer. Event loop only.
final class DirectHandler extends ChannelDuplexHandler {
  /// Messages of pipelined requests that may wait behind an answer: the rest of what one read
  /// brought. Netty's codec itself ends a connection at the 129th request that waits.
  static final int MAX_HELD = 4096;

  /// Of a body's memory; the rest comes with its bytes.
  private static final int FIRST_BYTES = 8 * 1024;

  private static final Logger log = LoggerFactory.getLogger(DirectHandler.class);
  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final byte[] NOTHING = {};

  private final DirectRoutes routes;
  private final RequestGate gate;
  private final ArrayDeque<Object> held = new ArrayDeque<>(0);

  /// What was taken and is not answered yet.
  private DirectRoutes.@Nullable Taken current;

  private byte[] body = NOTHING;
  private int length;
  private int received;
  private boolean receiving;

  /// Requests that were handed on and are not answered yet.
  private int theirs;

  private boolean interimResponse;

  /// The framework closes the connection with its answer, and whatever follows is not served.
  private boolean ending;

  /// The last answer waits for room on the connection, and what comes after it for that.
  private boolean stuck;

  DirectHandler(DirectRoutes routes, RequestGate gate) {
    this.routes = routes;
    this.gate = gate;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!held.isEmpty() || stuck || (current != null && !receiving)) {
      hold(ctx, message);
    } else {
      accept(ctx, message);
    }
  }

  private void hold(ChannelHandlerContext ctx, Object message) {
    if (held.size() == MAX_HELD) {
      ReferenceCountUtil.release(message);
      var _ = ctx.close();
      return;
    }
    held.add(message);
  }

  private void accept(ChannelHandlerContext ctx, Object message) {
    if (receiving && message instanceof HttpContent content) {
      receive(ctx, content);
      return;
    }
    if (message instanceof HttpRequest head && begin(ctx, head)) {
      return;
    }
    ctx.fireChannelRead(message);
  }

  /// False when the framework shall have it.
  private boolean begin(ChannelHandlerContext ctx, HttpRequest head) {
    boolean mayBegin = gate.begin();
    if (!mayBegin && theirs > 0) {
      held.addFirst(head); // It is refused after what was asked before it is answered.
      return true;
    }
    DirectRoutes.Taken taken = null;
    if (!mayBegin) {
      taken = DirectRoutes.refused(head);
    } else if (theirs == 0 && !ending) {
      taken = routes.take(head);
    }
    if (taken == null) {
      theirs++;
      return false;
    }
    ctx.channel().config().setAutoRead(false);
    current = taken;
    receiving = true;
    received = 0;
    length = taken.isLast() ? 0 : (int) HttpUtil.getContentLength(head, 0L);
    body = length == 0 ? NOTHING : new byte[Math.min(length, FIRST_BYTES)];
    return true;
  }

  private void receive(ChannelHandlerContext ctx, HttpContent content) {
    try {
      if (current != null && !current.isLast()) {
        keep(content.content());
      }
    } finally {
      content.release();
    }
    if (content instanceof LastHttpContent) {
      receiving = false;
      serve(ctx);
    }
  }

  private void keep(ByteBuf bytes) {
    int more = bytes.readableBytes();
    if (received + more > body.length) {
      body = Arrays.copyOf(body, Math.min(length, Math.max(received + more, 2 * body.length)));
    }
    bytes.readBytes(body, received, more);
    received += more;
  }

  private void serve(ChannelHandlerContext ctx) {
    DirectRoutes.Taken taken = current;
    byte[] whole = body;
    body = NOTHING;
    if (taken == null) {
      return;
    }
    try {
      // Never from here: what is known at once would be answered in the middle of a read.
      var _ =
          routes
              .serve(taken, whole)
              .whenComplete((answer, failure) ->
                  ctx.executor()
                      .execute(() -> {
                        if (failure == null) {
                          answer(ctx, answer);
                        } else {
                          broken(ctx, failure);
                        }
                      }));
    } catch (Throwable bug) {
      broken(ctx, bug);
    }
  }

  private static void broken(ChannelHandlerContext ctx, Throwable bug) {
    log.atError().setCause(bug).log("A request could not be answered");
    var _ = ctx.close();
  }

  private void answer(ChannelHandlerContext ctx, DirectAnswer answer) {
    DirectRoutes.Taken answered = current;
    if (answered == null) {
      return; // The client has gone.
    }
    try {
      HttpResponse response = response(answer);
      if (answered.isLast()) {
        HttpUtil.setKeepAlive(response, false);
      }
      ChannelFuture written = ctx.writeAndFlush(response);
      end(answered);
      if (answered.isLast()) {
        var _ = written.addListener(ChannelFutureListener.CLOSE);
      } else if (ctx.channel().isWritable()) {
        goOn(ctx);
      } else {
        stuck = true;
      }
    } catch (Throwable bug) {
      broken(ctx, bug);
    }
  }

  private void end(DirectRoutes.Taken over) {
    current = null;
    if (!over.isLast()) { // Which had not begun.
      gate.end();
    }
  }

  /// Nobody is there any more.
  private void endAll() {
    if (current != null) {
      end(current);
    }
    while (theirs > 0) {
      theirs--;
      gate.end();
    }
  }

  private static HttpResponse response(DirectAnswer answer) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, JSON);
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    HeadersFilter.OF_ANSWERS.forEach(headers::set);
    answer.headers().forEach(headers::set);
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(answer.status()),
        Unpooled.wrappedBuffer(answer.body()),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }

  /// Turns to what waits, or reads; where the framework has a request, it reads.
  private void goOn(ChannelHandlerContext ctx) {
    while (!held.isEmpty() && (current == null || receiving) && !(theirs > 0 && gate.isClosed())) {
      accept(ctx, held.remove());
    }
    if (held.isEmpty() && theirs == 0 && (current == null || receiving)) {
      ctx.read();
    }
  }

  /// The rest of a body is read by nobody else.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (receiving) {
      ctx.read();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (stuck && ctx.channel().isWritable()) {
      stuck = false;
      goOn(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  /// Watches the answers to what was handed on. An interim response (100 Continue) is complete in
  /// itself, but is no answer.
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpObject) {
      if (message instanceof HttpResponse response) {
        interimResponse = response.status().code() < 200;
        ending |= !interimResponse && !HttpUtil.isKeepAlive(response);
      }
      if (message instanceof LastHttpContent && !interimResponse && theirs > 0) {
        theirs--;
        gate.end();
        if (theirs == 0 && !held.isEmpty()) {
          ctx.executor().execute(() -> goOn(ctx));
        }
      }
    }
    var _ = ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endAll();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    endAll();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
