package dev.carillon.web.gateways;

import dev.carillon.notification.domain.InboxKey;
import dev.carillon.web.tokens.SocketIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The connected sockets of this node by user, oldest first. Thread-safe.
final class GatewaySessions {
  private final ConcurrentHashMap<InboxKey, List<GatewaySession>> byUser =
      new ConcurrentHashMap<>();
  private final int maxPerUser;
  private final Duration expiryNotice;
  private final Predicate<SocketIdentity> revoked;

  GatewaySessions(int maxPerUser, Duration expiryNotice, Predicate<SocketIdentity> revoked) {
    this.maxPerUser = maxPerUser;
    this.expiryNotice = expiryNotice;
    this.revoked = revoked;
  }

  /// Adds a socket; over the limit the user's oldest ones are closed as `replaced`.
  void add(GatewaySession session) {
    List<GatewaySession> replaced = new ArrayList<>();
    byUser.compute(
        session.inbox(),
        (_, existing) -> {
          List<GatewaySession> mine =
              existing == null ? new ArrayList<>(1) : new ArrayList<>(existing);
          mine.add(session);
          while (mine.size() > maxPerUser) {
            replaced.add(mine.removeFirst());
          }
          return List.copyOf(mine);
        });
    replaced.forEach(old -> old.end("replaced"));
  }

  void remove(GatewaySession session) {
    byUser.computeIfPresent(
        session.inbox(),
        (_, existing) -> {
          List<GatewaySession> others =
              existing.stream().filter(other -> other != session).toList();
          return others.isEmpty() ? null : others;
        });
  }

  /// Ends the sockets whose sign-in no longer counts.
  void endRevoked() {
    all()
        .filter(session -> revoked.test(session.identity()))
        .forEach(session -> session.end("revoked"));
  }

  /// Announces ends that are near and ends what has expired. Run it every second or so.
  void expire(Instant now) {
    all()
        .forEach(session -> {
          if (session.isExpired(now)) {
            session.end("token_expired");
          } else if (session.announceExpiry(now.plus(expiryNotice))) {
            Instant end = session.identity().expiresAt();
            session.socket().emit(GatewayEvents.sessionExpiring(end));
          }
        });
  }

  /// Users with at least one socket.
  int users() {
    return byUser.size();
  }

  int sockets() {
    return byUser.values().stream().mapToInt(Collection::size).sum();
  }

  private Stream<GatewaySession> all() {
    return byUser.values().stream().flatMap(List::stream);
  }
}
