package dev.carillon.bench.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The transport under a server, one event loop for each processor; options as the library sets
/// them when it listens by itself.
enum Loops {
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> channel() {
      return NioServerSocketChannel.class;
    }
  },
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> channel() {
      return EpollServerSocketChannel.class;
    }
  };

  private static final int BACKLOG = 4096;

  abstract IoHandlerFactory handlers();

  abstract Class<? extends ServerChannel> channel();

  static Loops fromSystemProperty() {
    String transport = System.getProperty("bench.transport", "epoll");
    return switch (transport) {
      case "nio" -> NIO;
      case "epoll" -> EPOLL;
      default -> throw new IllegalArgumentException("bench.transport is nio or epoll");
    };
  }

  /// Listens on the loopback address until the process ends.
  ///
  /// @return the port
  int listen(ChannelHandler children) {
    return listen(0, children);
  }

  /// The same.
  ///
  /// @param port 0 chooses a free one
  int listen(int port, ChannelHandler children) {
    var bound =
        new ServerBootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(), handlers()))
            .channel(channel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(children)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly();
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }
}
