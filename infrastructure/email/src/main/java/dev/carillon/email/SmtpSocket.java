package dev.carillon.email;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A TCP connection to a server that is not trusted to be brief: there is a bound on how much it
/// may say to one message, since answers are collected until their last line comes.
///
/// On a virtual thread an interrupt closes it and ends whatever is done with it, as the JDK says of
/// [Socket].
final class SmtpSocket extends Socket {
  /// Answers are short; certificates are of some kilobytes.
  private static final int MAX_BYTES = 256 * 1024;

  private int remaining = MAX_BYTES;

  private SmtpSocket() {}

  /// Tries the addresses of the host one after the other.
  static SmtpSocket open(SmtpServer server, Deadline deadline)
      throws IOException, InterruptedException {
    IOException failure = null;
    for (InetAddress address : resolve(server, deadline)) {
      SmtpSocket socket = new SmtpSocket();
      deadline.guards(socket);
      try {
        // Commands are small and each waits for its answer.
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) server.timeout().toMillis());
        socket.connect(
            new InetSocketAddress(address, server.port()),
            (int) server.connectTimeout().toMillis());
        return socket;
      } catch (IOException unreachable) {
        socket.close();
        if (failure != null) {
          unreachable.addSuppressed(failure);
        }
        failure = unreachable;
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    }
    throw failure == null ? new IOException("no address") : failure;
  }

  /// A look-up cannot be interrupted, and its timeouts are the resolver's; so it is left behind.
  ///
  /// @return addresses that know the name they were asked for, for the certificate is compared with
  ///   it; nobody asks the DNS for one then
  private static List<InetAddress> resolve(SmtpServer server, Deadline deadline)
      throws IOException, InterruptedException {
    FutureTask<InetAddress[]> lookup =
        new FutureTask<>(() -> InetAddress.getAllByName(server.host()));
    Thread.ofVirtual().name("smtp-lookup").start(lookup);
    long millis = Math.min(server.connectTimeout().toMillis(), deadline.remainingMillis());
    try {
      List<InetAddress> named = new ArrayList<>();
      for (InetAddress address : lookup.get(millis, TimeUnit.MILLISECONDS)) {
        named.add(InetAddress.getByAddress(server.host(), address.getAddress()));
      }
      return named;
    } catch (TimeoutException late) {
      throw new SocketTimeoutException("the name was not looked up in time");
    } catch (ExecutionException failed) {
      throw new IOException("the name has no address", failed.getCause());
    }
  }

  /// Closes it under whoever uses it. Does not block.
  void abort() {
    try {
      close();
    } catch (IOException alreadyBroken) {
      // It is to be gone, and is.
    }
  }

  /// To be called before each message.
  void allowMore() {
    remaining = MAX_BYTES;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        remaining -= Math.max(0, count);
        if (remaining < 0) {
          throw new IOException("the server says more than " + MAX_BYTES + " bytes");
        }
        return count;
      }
    };
  }
}
