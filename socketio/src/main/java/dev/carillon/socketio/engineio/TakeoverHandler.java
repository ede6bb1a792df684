package dev.carillon.socketio.engineio;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Takes the requests under the server's path out of an HTTP/1.1 pipeline and hands all others on.
///
/// Answers keep the order of the requests, whoever gives them: a request of ours waits until what
/// was handed on before has been answered, and everything waits behind a poll that is held. What
/// waits is bounded, and no more is read meanwhile. Event loop only.
final class TakeoverHandler extends ChannelDuplexHandler {
  /// Pipelined messages that may wait behind an answer. One read brings a few; a client that sends
  /// more without reading answers is cut off.
  private static final int MAX_HELD = 64;

  private final EngineRequests requests;
  private final EngineLoop loop;
  private final EngineOptions options;
  private final boolean ownsConnection;
  private final ArrayDeque<Object> held = new ArrayDeque<>(0);

  private @Nullable HttpExchange current;
  private boolean receivingOurs;
  private boolean receivingTheirs;
  private int theirs;

  /// The last answer has not been taken: nothing is read until it is.
  private boolean stuck;

  /// What was left of it when that was last looked at.
  private long leftBefore;

  private boolean interimResponse;

  /// What the others in the pipeline want; `null` before the first read.
  private @Nullable Boolean autoReadBefore;

  /// Waits for the end of a body, or on a connection of our own for the next request.
  private final TimerRing.Entry deadline =
      new TimerRing.Entry() {
        @Override
        protected void expired() {
          timedOut();
        }
      };

  private @Nullable ChannelHandlerContext ctx;

  /// @param ownsConnection whether nobody else times out a connection that is idle
  TakeoverHandler(
      EngineRequests requests, EngineLoop loop, EngineOptions options, boolean ownsConnection) {
    this.requests = requests;
    this.loop = loop;
    this.options = options;
    this.ownsConnection = ownsConnection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    if (ownsConnection && ctx.channel().isActive()) {
      loop.timers().schedule(deadline, options.deadlines().headersTimeout());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (ownsConnection) {
      loop.timers().schedule(deadline, options.deadlines().headersTimeout());
    }
    ctx.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.timers().cancel(deadline);
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    HttpExchange aborted = current;
    current = null;
    if (aborted != null) {
      aborted.abort();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (autoReadBefore == null) {
      autoReadBefore = ctx.channel().config().isAutoRead();
    }
    if (!held.isEmpty() || mustWait(message)) {
      hold(ctx, message);
    } else {
      take(ctx, message);
    }
  }

  private boolean mustWait(Object message) {
    return message instanceof HttpRequest request
        && (current != null || ((theirs > 0 || !isWritable()) && requests.isOurs(request.uri())));
  }

  /// A client that sends requests and does not take the answers has to wait until it does.
  private boolean isWritable() {
    return ctx == null || ctx.channel().isWritable();
  }

  private void hold(ChannelHandlerContext ctx, Object message) {
    if (held.size() == MAX_HELD) {
      ReferenceCountUtil.release(message);
      var _ = ctx.close();
      return;
    }
    held.add(message);
    ctx.channel().config().setAutoRead(false);
  }

  private void take(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      if (requests.isOurs(request.uri())) {
        begin(ctx, request);
      } else {
        theirs++;
        receivingTheirs = true;
      }
    }
    if (receivingOurs && message instanceof HttpContent content) {
      takeContent(content);
    } else if (receivingOurs || (!receivingTheirs && message instanceof HttpContent)) {
      // The head of our own request, or the rest of a body that was refused.
      ReferenceCountUtil.release(message);
    } else {
      if (message instanceof LastHttpContent) {
        receivingTheirs = false;
      }
      ctx.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    // While a poll is held, reading is what notices that the client has gone.
    ctx.channel().config().setAutoRead(true);
    HttpExchange exchange = requests.exchange(ctx, this, head);
    current = exchange;
    receivingOurs = true;
    loop.timers().schedule(deadline, options.deadlines().headersTimeout());
    requests.head(exchange);
    if (!exchange.answered() && HttpUtil.is100ContinueExpected(head)) {
      var _ =
          ctx.writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
              ctx.voidPromise());
    }
  }

  private void takeContent(HttpContent content) {
    HttpExchange exchange = current;
    boolean last = content instanceof LastHttpContent;
    try {
      if (last) {
        receivingOurs = false;
        if (!stuck) {
          loop.timers().cancel(deadline);
        }
      }
      if (exchange != null && !exchange.answered()) {
        requests.content(exchange, content, last);
      }
    } finally {
      content.release();
    }
  }

  /// The exchange at hand has been received and is answered later.
  void awaitAnswer() {
    loop.timers().schedule(deadline, options.deadlines().headersTimeout());
  }

  private Duration idleTimeout() {
    Duration silence = options.deadlines().pingInterval().plus(options.deadlines().pingTimeout());
    Duration least = options.deadlines().headersTimeout();
    return silence.compareTo(least) > 0 ? silence : least;
  }

  /// The exchange at hand was answered and the connection lives on.
  void answered(ChannelHandlerContext ctx) {
    current = null;
    if (!isWritable()) {
      watch(ctx);
      return;
    }
    if (ownsConnection) {
      loop.timers().schedule(deadline, idleTimeout());
    } else {
      loop.timers().cancel(deadline);
    }
    if (held.isEmpty()) {
      readOn(ctx);
    } else {
      // Not from here: the answer may come from the middle of a read.
      ctx.executor().execute(() -> takeHeld(ctx));
    }
  }

  /// The exchange at hand was answered and the connection closes once the client has the answer.
  void answeredLast(ChannelHandlerContext ctx) {
    watch(ctx);
  }

  private void watch(ChannelHandlerContext ctx) {
    stuck = true;
    leftBefore = left(ctx);
    awaitAnswer();
  }

  private void takeHeld(ChannelHandlerContext ctx) {
    while (!ctx.isRemoved() && !held.isEmpty() && !mustWait(held.element())) {
      take(ctx, held.remove());
    }
    if (held.isEmpty() && current == null && !ctx.isRemoved()) {
      readOn(ctx);
    }
  }

  private void readOn(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(autoReadBefore == null || autoReadBefore);
    ctx.read();
  }

  /// Watches the answers to what was handed on. An interim response (100 Continue) is complete in
  /// itself, but is no answer.
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean ends = false;
    if (message instanceof HttpObject) {
      if (message instanceof HttpResponse response) {
        interimResponse = response.status().code() < 200;
      }
      ends = message instanceof LastHttpContent && !interimResponse;
    }
    var _ = ctx.write(message, promise);
    if (ends && theirs > 0) {
      theirs--;
      if (theirs == 0 && !held.isEmpty()) {
        ctx.executor().execute(() -> takeHeld(ctx));
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (isWritable() && current == null && (stuck || !held.isEmpty())) {
      stuck = false;
      answered(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void timedOut() {
    ChannelHandlerContext context = ctx;
    if (context == null) {
      return;
    }
    long left = left(context);
    if (stuck && left < leftBefore) {
      // A client may be slow, as long as it takes something.
      leftBefore = left;
      awaitAnswer();
    } else {
      var _ = context.close();
    }
  }

  /// Bytes that the client has still to take.
  private static long left(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
  }
}
