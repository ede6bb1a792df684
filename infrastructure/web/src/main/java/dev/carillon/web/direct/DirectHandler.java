package dev.carillon.web.direct;

import dev.carillon.web.access.HeadersFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
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
import org.jspecify.annotations.Nullable;

/// One connection's part of the direct routes. Answers keep the order of the requests: while the
/// framework owes an answer everything goes to the framework, and while we owe one everything
/// waits. Reads are asked for one by one, as Reactor Netty does. Event loop only.
final class DirectHandler extends ChannelDuplexHandler {
  /// Messages of pipelined requests that may wait behind an answer: more than one read brings. No
  /// more is read meanwhile.
  static final int MAX_HELD = 4096;

  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final byte[] NOTHING = {};

  private final DirectRoutes routes;
  private final ArrayDeque<Object> held = new ArrayDeque<>(0);

  /// What was taken and is not answered yet.
  private DirectRoutes.@Nullable Taken current;

  private byte[] body = NOTHING;
  private int received;
  private boolean receiving;

  /// Requests that were handed on and are not answered yet.
  private int theirs;

  private boolean interimResponse;

  /// The last answer waits for room on the connection, and what comes after it for that.
  private boolean stuck;

  DirectHandler(DirectRoutes routes) {
    this.routes = routes;
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
    if (message instanceof HttpRequest head) {
      current = theirs == 0 ? routes.take(head) : null;
      if (current != null) {
        receiving = true;
        received = 0;
        int length = (int) HttpUtil.getContentLength(head, 0L);
        body = length == 0 ? NOTHING : new byte[length];
        return;
      }
      theirs++;
    }
    ctx.fireChannelRead(message);
  }

  private void receive(ChannelHandlerContext ctx, HttpContent content) {
    try {
      ByteBuf bytes = content.content();
      int length = bytes.readableBytes();
      bytes.readBytes(body, received, length);
      received += length;
    } finally {
      content.release();
    }
    if (content instanceof LastHttpContent) {
      receiving = false;
      serve(ctx);
    }
  }

  private void serve(ChannelHandlerContext ctx) {
    DirectRoutes.Taken taken = current;
    byte[] whole = body;
    body = NOTHING;
    if (taken != null) {
      // Never from here: what is known at once would be answered in the middle of a read.
      var _ =
          routes
              .serve(taken, whole)
              .thenAccept(answer -> ctx.executor().execute(() -> answer(ctx, answer)));
    }
  }

  private void answer(ChannelHandlerContext ctx, DirectAnswer answer) {
    if (current == null) {
      return; // The client has gone.
    }
    end();
    var _ = ctx.writeAndFlush(response(answer));
    if (ctx.channel().isWritable()) {
      goOn(ctx);
    } else {
      stuck = true;
    }
  }

  private void end() {
    if (current != null) {
      current = null;
      routes.over();
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
    while (!held.isEmpty() && (current == null || receiving)) {
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
      }
      if (message instanceof LastHttpContent && !interimResponse && theirs > 0) {
        theirs--;
      }
    }
    var _ = ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
