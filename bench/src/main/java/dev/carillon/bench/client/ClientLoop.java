package dev.carillon.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one event loop of a load generator, and how it connects to the server under measurement:
/// from several loopback addresses, since one has too few ports.
public final class ClientLoop implements AutoCloseable {
  /// For whatever is done on the loop or waited for.
  public static final int LIMIT_SECONDS = 120;

  private static final int SOURCE_ADDRESSES = 8;
  private static final int FIRST_SOURCE = 2;
  private static final int READ_BYTES = 64 * 1024;
  private static final int SMALL_RECEIVE_BUFFER_BYTES = 64 * 1024;
  private static final int ETHERNET_SEGMENT_BYTES = 1460;

  /// Level and number as in Linux's `netinet/tcp.h`.
  private static final ChannelOption<Integer> TCP_MAXSEG =
      new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final int port;
  private Bootstrap bootstrap;
  private int sourceAddress;

  public ClientLoop(int port) {
    IoHandlerFactory handlers =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends SocketChannel> channel =
        Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    this.port = port;
    this.group = new MultiThreadIoEventLoopGroup(1, handlers);
    this.loop = group.next();
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
  }

  /// Of the server.
  public int port() {
    return port;
  }

  public EventLoop executor() {
    return loop;
  }

  /// From now on connections have the segments of an Ethernet and a small receive buffer. With
  /// those of the loopback interface the kernel alone holds several megabytes for a peer that does
  /// not read. Before the next connection, by any thread.
  public void useSmallBuffers() {
    Bootstrap small = bootstrap.clone().option(ChannelOption.SO_RCVBUF, SMALL_RECEIVE_BUFFER_BYTES);
    bootstrap = Epoll.isAvailable() ? small.option(TCP_MAXSEG, ETHERNET_SEGMENT_BYTES) : small;
  }

  /// Connects to the server. On the loop.
  public ChannelFuture connect(ChannelHandler handler) {
    return bootstrap
        .clone()
        .handler(handler)
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), nextSource());
  }

  private InetSocketAddress nextSource() {
    sourceAddress = (sourceAddress + 1) % SOURCE_ADDRESSES;
    byte[] address = {127, 0, 0, (byte) (FIRST_SOURCE + sourceAddress)};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /// Does it on the loop and waits for it.
  public <T> T call(Callable<T> task) {
    try {
      return loop.submit(task).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
