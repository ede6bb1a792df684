package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.Rate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// How many handshakes all clients, and the clients of one address, may make. Takes no lock, and a
/// fixed amount of memory: addresses share 65,536 counters, chosen by a keyed hash so that nobody
/// can aim at another's. Safe for any thread.
///
/// Each counter is the moment at which everything taken so far would have been earned, the "generic
/// cell rate algorithm" (ITU-T I.371, annex A).
final class HandshakeRates {
  private static final int COUNTERS = 1 << 16;
  private static final int NETWORK_BYTES = 8;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /// 73 years: with the time that a server runs it does not overflow.
  private static final long MAX_TOLERANCE = Long.MAX_VALUE / 4;

  private final Rate ofAll;
  private final Rate ofAddress;
  private final AtomicLongArray all = new AtomicLongArray(1);
  private final AtomicLongArray addresses;
  private final long key = new SecureRandom().nextLong() | 1;

  HandshakeRates(EngineOptions.Rates rates) {
    this.ofAll = rates.handshakes();
    this.ofAddress = rates.handshakesPerAddress();
    this.addresses = new AtomicLongArray(ofAddress.isUnlimited() ? 1 : COUNTERS);
  }

  /// Takes a handshake into account.
  ///
  /// @param now in nanoseconds, never negative
  /// @return nanoseconds until it would be allowed, 0 when it is
  long take(SocketAddress peer, long now) {
    long wait = 0;
    if (!ofAddress.isUnlimited() && peer instanceof InetSocketAddress internet) {
      wait = take(addresses, counter(internet.getAddress()), ofAddress, now);
    }
    return wait == 0 && !ofAll.isUnlimited() ? take(all, 0, ofAll, now) : wait;
  }

  private static long take(AtomicLongArray counters, int counter, Rate rate, long now) {
    long each = Math.max(1, NANOS_PER_SECOND / rate.perSecond());
    long tolerance = tolerance(each, rate.burst());
    while (true) {
      long earned = counters.get(counter);
      long from = Math.max(earned, now);
      if (from - now > tolerance) {
        return from - now - tolerance;
      }
      if (counters.compareAndSet(counter, earned, from + each)) {
        return 0;
      }
    }
  }

  private static long tolerance(long each, long burst) {
    return burst - 1 > MAX_TOLERANCE / each ? MAX_TOLERANCE : each * (burst - 1);
  }

  private int counter(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? NETWORK_BYTES : bytes.length;
    long hash = key;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ bytes[i]) * key;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 7) & (COUNTERS - 1);
  }
}
