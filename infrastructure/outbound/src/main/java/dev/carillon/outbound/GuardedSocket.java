package dev.carillon.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;

/// The last fence: whatever the layers above decide, no connection is made to another address, and
/// none by a proxy of the JVM's settings.
final class GuardedSocket extends Socket {
  private final OutboundPolicy policy;

  GuardedSocket(OutboundPolicy policy) {
    super(Proxy.NO_PROXY);
    this.policy = policy;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (!(endpoint instanceof InetSocketAddress internet)
        || internet.isUnresolved()
        || !policy.permits(internet.getAddress())) {
      throw new AddressRefusedException("refused");
    }
    super.connect(endpoint, timeout);
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }
}
