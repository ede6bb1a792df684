package dev.carillon.web.gateways;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.socketio.Admission;
import dev.carillon.socketio.Middleware;
import dev.carillon.socketio.Socket;
import dev.carillon.web.tokens.SocketIdentity;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;

/// Bounds how often one user joins. A connection may leave a namespace and join it again without
/// another handshake, and each time it is sent a page from the store: one user with sixteen
/// connections had 300 pages of 256 KB read a second. Over the bound the transport is closed, and
/// the client comes back. Asked after [SocketAuthentication]; takes no lock.
final class JoinLimiter implements Middleware {
  /// Users remembered; the least recently used is forgotten beyond it.
  private static final int MAX_USERS = 100_000;

  private final LoadingCache<InboxKey, Bucket> buckets;

  JoinLimiter(int joins, Duration window) {
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterAccess(window)
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(joins).refillGreedy(joins, window))
                    .build());
  }

  @Override
  public Admission admit(Socket socket) {
    Optional<SocketIdentity> identity = socket.attachment(SocketIdentity.class);
    return identity.isPresent() && mayJoin(identity.get())
        ? Admission.accepted()
        : Admission.transportClosed();
  }

  private boolean mayJoin(SocketIdentity identity) {
    return buckets.get(new InboxKey(identity.tenant(), identity.user())).tryConsume(1);
  }
}
