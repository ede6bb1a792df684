package dev.carillon.socketio;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event loops of a server that runs by itself: one for each core, and one of them accepts.
///
/// They are epoll's where Netty's native library is on the path and loads, and the JDK's elsewhere
/// or when asked for.
///
/// @param group shut down by whoever asked for it
/// @param channel what listens on it
record EventLoops(EventLoopGroup group, Class<? extends ServerChannel> channel) {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  /// When `true`, epoll is not used: for a comparison, or around a defect of it.
  private static final String NIO_PROPERTY = "dev.carillon.socketio.nio";

  static EventLoops open() {
    boolean epoll = !Boolean.getBoolean(NIO_PROPERTY) && haveEpoll();
    LOG.info("event loops: {}", epoll ? "epoll" : "NIO");
    return epoll
        ? new EventLoops(group(EpollIoHandler.newFactory()), EpollServerSocketChannel.class)
        : new EventLoops(group(NioIoHandler.newFactory()), NioServerSocketChannel.class);
  }

  private static boolean haveEpoll() {
    try {
      return Epoll.isAvailable();
    } catch (NoClassDefFoundError notOnThePath) {
      // The dependency is optional.
      return false;
    }
  }

  private static EventLoopGroup group(IoHandlerFactory io) {
    return new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io);
  }
}
