package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.socketio.Socket;
import dev.carillon.web.tokens.SocketIdentity;
import java.time.Instant;

/// A connected socket and whose it is. Its identity is replaced when the client renews its token.
final class GatewaySession {
  private final Socket socket;
  private final EventBudget budget;
  private volatile SocketIdentity identity;
  private volatile boolean expiryAnnounced;

  GatewaySession(Socket socket, SocketIdentity identity, EventBudget budget) {
    this.socket = socket;
    this.identity = identity;
    this.budget = budget;
  }

  Socket socket() {
    return socket;
  }

  SocketIdentity identity() {
    return identity;
  }

  InboxKey inbox() {
    return new InboxKey(identity.tenant(), identity.user());
  }

  EventBudget budget() {
    return budget;
  }

  void renew(SocketIdentity renewed) {
    identity = renewed;
    expiryAnnounced = false;
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(identity.expiresAt());
  }

  /// True once, when the end is near.
  boolean announceExpiry(Instant from) {
    if (expiryAnnounced || from.isBefore(identity.expiresAt())) {
      return false;
    }
    expiryAnnounced = true;
    return true;
  }

  /// Tells the client why, and ends the socket for good: stock clients do not come back by
  /// themselves.
  void end(String code) {
    socket.emit(GatewayEvents.disconnectReason(code));
    socket.disconnect(true);
  }
}
