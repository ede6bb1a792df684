package dev.carillon.socketio;

import java.time.Duration;

/// How connections are recovered: a client that comes back in time is the same socket as before, in
/// the same rooms, and first gets what it has missed. Clients of `socket.io-client` 4.6 and newer
/// ask for it by themselves. Off unless set.
///
/// Only in namespaces with an exact name. A client that is recovered is not shown to middlewares
/// again. Events that ask for an answer are not sent again, nor those that may be dropped.
///
/// @param maxDisconnection how long a socket is kept for a client that is away
/// @param maxBytes of what one socket is sent, kept until its client is known to have it; when
///   there is more, or three quarters of what may wait for a client, the oldest goes, and a client
///   that has missed it begins anew
/// @param maxAway sockets whose clients are away; one more begins anew
/// @param beforeFirstEvent whether also a client is recovered that had not received any event;
///   Node's server makes it begin anew
public record RecoveryOptions(
    Duration maxDisconnection, int maxBytes, int maxAway, boolean beforeFirstEvent) {
  public RecoveryOptions {
    if (!maxDisconnection.isPositive() || maxBytes <= 0 || maxAway <= 0) {
      throw new IllegalArgumentException("recovery takes positive values");
    }
  }

  /// Two minutes, 1 MiB for each socket, 10,000 sockets, also before the first event.
  public static RecoveryOptions defaults() {
    return new RecoveryOptions(Duration.ofMinutes(2), 1 << 20, 10_000, true);
  }
}
