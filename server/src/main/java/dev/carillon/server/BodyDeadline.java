package dev.carillon.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose request's body is not there in time. Reactor Netty's own deadline
/// throws into whoever reads the body: a 500 and two ERRORs in the log for a slow client. A
/// connection that ends is a client that went away, which is no news. Event loop only.
final class BodyDeadline extends ChannelInboundHandlerAdapter {
  private final Duration timeout;
  private @Nullable Future<?> deadline;

  BodyDeadline(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof LastHttpContent) {
      disarm();
    } else if (message instanceof HttpRequest request && hasBody(request)) {
      disarm();
      deadline = ctx.executor().schedule(() -> end(ctx), timeout.toMillis(), MILLISECONDS);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    disarm();
  }

  private static void end(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }

  private static boolean hasBody(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  private void disarm() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
