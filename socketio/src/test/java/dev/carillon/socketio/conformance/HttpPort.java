package dev.carillon.socketio.conformance;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A port of both loopback addresses, since clients choose either for `localhost`, with HTTP/1.1 on
/// it and 404 for what no server in front of [#ANCHOR] takes.
final class HttpPort implements AutoCloseable {
  static final String ANCHOR = "not-found";

  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
  private final ServerBootstrap bootstrap;
  private final int number;

  /// Puts servers into the pipeline of a connection, which has a codec and the anchor.
  @FunctionalInterface
  interface Installer {
    void install(Channel channel);
  }

  private HttpPort(int wanted, Installer installer) {
    bootstrap =
        new ServerBootstrap()
            .group(eventLoops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(ANCHOR, new NotFound());
                    installer.install(channel);
                  }
                });
    try {
      int bound = wanted;
      for (InetAddress address : loopback()) {
        bound = bind(new InetSocketAddress(address, bound));
      }
      number = bound;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /// Listens.
  ///
  /// @param wanted 0 for one that is free
  /// @throws UncheckedIOException when the port is taken
  static HttpPort open(int wanted, Installer installer) {
    return new HttpPort(wanted, installer);
  }

  private static List<InetAddress> loopback() throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : List.of("127.0.0.1", "::1")) {
      InetAddress address = literal(literal);
      if (NetworkInterface.getByInetAddress(address) != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static InetAddress literal(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }

  private int bind(InetSocketAddress address) throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on port %d of %s: %s"
              .formatted(
                  address.getPort(),
                  address.getAddress().getHostAddress(),
                  bound.cause().getMessage()),
          bound.cause());
    }
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  int number() {
    return number;
  }

  @Override
  public void close() {
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class NotFound extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (message instanceof LastHttpContent) {
        FullHttpResponse response =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A reset connection; there is nobody left to tell.
      var _ = ctx.close();
    }
  }
}
