package dev.carillon.web.tokens;

import dev.carillon.notification.domain.Revocation;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which sign-ins no longer count. The view is in memory, so that asking costs nothing; revocations
/// made on other nodes come in with [#refresh], which the server runs at start and then at an
/// interval. Any thread may call it; [#refresh] and the revoking methods block.
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Revocations store;
  private final Duration retention;
  private final InstantSource clock;
  private final ConcurrentMap<Revoked, Revocation> view = new ConcurrentHashMap<>();
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();

  /// @param retention the longest that a token issued before a revocation can still be presented: a
  ///   bearer token's longest life, and that of a socket token got with it at its end
  public Sessions(Revocations store, Duration retention, InstantSource clock) {
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("revocations are kept for some time");
    }
    this.store = store;
    this.retention = retention;
    this.clock = clock;
  }

  /// Whether a token no longer counts.
  ///
  /// `issuedAt` is in whole seconds, rounded down, and a revocation is not: a token issued in the
  /// same second as the revocation of its person is refused, even if it came after it. Signing in
  /// again a second later works; the other way round, a stolen token could outlive its revocation.
  ///
  /// @param jti the token's own name
  /// @param sessionId for a socket's token, the name of the bearer token it was got with
  public boolean revoked(
      TenantId tenant,
      UserId user,
      @Nullable String jti,
      @Nullable String sessionId,
      Instant issuedAt) {
    if (view.isEmpty()) {
      return false;
    }
    @Nullable Revocation ofUser = view.get(new Revoked.User(tenant, user));
    return (ofUser != null && !issuedAt.isAfter(ofUser.at()))
        || revoked(tenant, jti)
        || revoked(tenant, sessionId);
  }

  /// Whether a bearer token no longer counts.
  public boolean revoked(RestIdentity identity) {
    return revoked(identity.tenant(), identity.user(), identity.jti(), null, identity.issuedAt());
  }

  /// Whether a socket's token no longer counts.
  public boolean revoked(SocketIdentity identity) {
    return revoked(
        identity.tenant(),
        identity.user(),
        identity.jti(),
        identity.sessionId(),
        identity.issuedAt());
  }

  private boolean revoked(TenantId tenant, @Nullable String jti) {
    return jti != null && view.containsKey(new Revoked.Token(tenant, jti));
  }

  /// Ends everything this person is signed in with, from now back.
  ///
  /// @throws StoreUnavailableException when it could not be stored; then nothing changed
  public void revokeUser(TenantId tenant, UserId user) {
    Instant now = now();
    revoke(new Revocation.OfUser(tenant, user, now, now.plus(retention)));
  }

  /// Ends one sign-in and the sockets opened with it.
  ///
  /// @throws StoreUnavailableException when it could not be stored; then nothing changed
  public void revokeToken(TenantId tenant, String jti) {
    Instant now = now();
    revoke(new Revocation.OfToken(tenant, jti, now, now.plus(retention)));
  }

  /// Stores it, applies it here, and tells the listeners, in this order. Revoking twice moves the
  /// time forward.
  public void revoke(Revocation revocation) {
    store.add(revocation);
    if (applied(revocation)) {
      tell(revocation);
    }
  }

  /// Tells `listener` of every revocation that starts to count here, those of other nodes included,
  /// on the thread that brings it. What counted before the registration is not told.
  public void onRevoked(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  /// Takes in what other nodes revoked and drops what may be forgotten.
  ///
  /// @throws StoreUnavailableException when the store is away; the view stays as it was
  public void refresh() {
    Instant now = now();
    List<Revocation> fresh = new ArrayList<>();
    for (Revocation revocation : store.active(now)) {
      if (applied(revocation)) {
        fresh.add(revocation);
      }
    }
    view.values().removeIf(known -> known.forgetAfter().isBefore(now));
    fresh.forEach(this::tell);
  }

  /// Whether it says more than what is known.
  private boolean applied(Revocation revocation) {
    Revoked what = Revoked.by(revocation);
    while (true) {
      @Nullable Revocation known = view.putIfAbsent(what, revocation);
      if (known == null) {
        return true;
      }
      if (!revocation.at().isAfter(known.at())) {
        return false;
      }
      if (view.replace(what, known, revocation)) {
        return true;
      }
    }
  }

  private void tell(Revocation revocation) {
    for (Consumer<Revocation> listener : listeners) {
      try {
        listener.accept(revocation);
      } catch (RuntimeException fault) {
        // The revocation counts all the same; the other listeners still have to hear of it.
        LOG.atError().setCause(fault).log("A listener failed to act on a revocation");
      }
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private sealed interface Revoked {
    record User(TenantId tenant, UserId user) implements Revoked {}

    record Token(TenantId tenant, String jti) implements Revoked {}

    static Revoked by(Revocation revocation) {
      return switch (revocation) {
        case Revocation.OfUser(var tenant, var user, var _, var _) -> new User(tenant, user);
        case Revocation.OfToken(var tenant, var jti, var _, var _) -> new Token(tenant, jti);
      };
    }
  }
}
