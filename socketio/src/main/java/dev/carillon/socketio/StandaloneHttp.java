package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The HTTP/1.1 server of a Socket.IO server that runs by itself: event loops, a codec, and 404 for
/// everything that is not Socket.IO.
final class StandaloneHttp implements AutoCloseable {
  private static final int MAX_REQUEST_LINE_BYTES = 4096;
  private static final int MAX_HEADERS_BYTES = 16 * 1024;
  private static final int MAX_CHUNK_BYTES = 8192;
  private static final int BACKLOG = 4096;
  private static final String NOT_FOUND = "not-found";

  private final EngineServer engine;
  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());

  StandaloneHttp(EngineServer engine) {
    this.engine = engine;
  }

  Listener listen(InetSocketAddress address) {
    var bound =
        new ServerBootstrap()
            .group(eventLoops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
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
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
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

  private static final class NotFound extends SimpleChannelInboundHandler<HttpObject> {
    private HttpResponseStatus status = HttpResponseStatus.NOT_FOUND;
    private boolean keepAlive;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (message instanceof HttpRequest request) {
        boolean malformed = request.decoderResult().isFailure();
        status = malformed ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.NOT_FOUND;
        keepAlive = !malformed && HttpUtil.isKeepAlive(request);
      }
      if (message instanceof LastHttpContent) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
          var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A reset connection; there is nobody left to tell.
      var _ = ctx.close();
    }
  }
}
