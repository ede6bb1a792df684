package dev.carillon.outbound;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// The addresses of this machine's network interfaces. A public one among them leads to whatever
/// listens here, past the firewall that keeps others from it, because packets to oneself do not
/// leave the machine.
final class OwnAddresses {
  private OwnAddresses() {}

  /// Asks the operating system, as interfaces come and go; where it cannot tell, it is one.
  static boolean contain(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }
}
