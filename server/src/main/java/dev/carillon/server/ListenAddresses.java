package dev.carillon.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;

/// Where the server listens: one address, or for `localhost` both loopback addresses that this
/// machine has, IPv4 first.
///
/// @param addresses at least one
record ListenAddresses(List<InetAddress> addresses) {
  ListenAddresses {
    addresses = List.copyOf(addresses);
  }

  static ListenAddresses of(String host) {
    try {
      if (!host.equals("localhost")) {
        return new ListenAddresses(List.of(InetAddress.getAllByName(host)[0]));
      }
      InetAddress four = InetAddress.ofLiteral("127.0.0.1");
      InetAddress six = InetAddress.ofLiteral("::1");
      return new ListenAddresses(canBind(six) ? List.of(four, six) : List.of(four));
    } catch (UnknownHostException unknown) {
      throw new StartupException(
          "cannot listen on '" + host + "': no such host; see --host", unknown);
    }
  }

  boolean isLoopback() {
    return addresses.stream().allMatch(InetAddress::isLoopbackAddress);
  }

  InetAddress first() {
    return addresses.getFirst();
  }

  /// Fails when something else listens on the port. Port 0 is always free.
  void requireFree(int port) {
    for (InetAddress address : addresses) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(address, port));
      } catch (IOException taken) {
        throw new StartupException(
            "port "
                + port
                + " on "
                + address.getHostAddress()
                + " cannot be used ("
                + taken.getMessage()
                + "); stop what listens there or choose another with --port",
            taken);
      }
    }
  }

  private static boolean canBind(InetAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
