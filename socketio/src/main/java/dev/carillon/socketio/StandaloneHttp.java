package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The HTTP/1.1 server of a Socket.IO server that runs by itself: event loops, a codec, and 404 for
/// everything that is not Socket.IO.
final class StandaloneHttp implements AutoCloseable {
  private static final int MAX_REQUEST_LINE_BYTES = 4096;
  private static final int MAX_HEADERS_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_CHUNK_BYTES = 8192;
  private static final int BACKLOG = 4096;
  private static final String NOT_FOUND = "not-found";

  private final EngineServer engine;
  private final EventLoops eventLoops = EventLoops.open();

  StandaloneHttp(EngineServer engine) {
    this.engine = engine;
  }

  Listener listen(InetSocketAddress address) {
    var bound =
        new ServerBootstrap()
            .group(eventLoops.group())
            .channel(eventLoops.channel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // One for all connections, which would have one each.
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
            .childHandler(new Initializer())
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(new IOException("cannot bind " + address, bound.cause()));
    }
    return new PortListener(bound.channel());
  }

  @Override
  public void close() {
    eventLoops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADERS_BYTES, MAX_CHUNK_BYTES))
          .addLast(NOT_FOUND, new NotFound());
      engine.install(channel.pipeline(), NOT_FOUND, true);
    }
  }

  /// Refuses whatever is not ours, and ends the connection with it: what follows is not even looked
  /// at, so that nobody can have answers pile up that they do not take.
  private static final class NotFound extends SimpleChannelInboundHandler<HttpObject> {
    private HttpResponseStatus status = HttpResponseStatus.NOT_FOUND;
    private boolean answered;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (answered) {
        return;
      }
      if (message instanceof HttpRequest request) {
        status = status(request);
        if (!status.equals(HttpResponseStatus.NOT_FOUND)) {
          // Where it ends may not be known.
          answer(ctx);
        }
      } else if (message instanceof LastHttpContent
          && status.equals(HttpResponseStatus.NOT_FOUND)) {
        answer(ctx);
      }
    }

    private void answer(ChannelHandlerContext ctx) {
      answered = true;
      FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
      HttpUtil.setKeepAlive(response, false);
      var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static HttpResponseStatus status(HttpRequest request) {
      boolean tooLarge =
          request.decoderResult().cause() instanceof TooLongHttpHeaderException
              || request.headers().size() > MAX_HEADERS;
      if (tooLarge) {
        return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      }
      return request.decoderResult().isFailure()
          ? HttpResponseStatus.BAD_REQUEST
          : HttpResponseStatus.NOT_FOUND;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A reset connection; there is nobody left to tell.
      var _ = ctx.close();
    }
  }
}
