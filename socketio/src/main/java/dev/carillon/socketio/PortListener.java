package dev.carillon.socketio;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/// A bound server channel.
record PortListener(Channel channel) implements Listener {
  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
