package dev.carillon.web.access;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.tokens.RestIdentity;
import dev.carillon.web.tokens.RestTokenCheck;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.ServiceKeyCheck;
import dev.carillon.web.tokens.ServiceKeyTokens;
import dev.carillon.web.tokens.Sessions;
import java.util.Optional;
import java.util.function.Predicate;

/// Establishes who holds a token, be it of a person or of a backend.
public final class Gatekeeper {
  private final RestTokens tokens;
  private final ServiceKeyTokens keys;
  private final Sessions sessions;
  private final Predicate<TenantId> open;

  /// @param open tenants whose users may write to one another
  public Gatekeeper(
      RestTokens tokens, ServiceKeyTokens keys, Sessions sessions, Predicate<TenantId> open) {
    this.tokens = tokens;
    this.keys = keys;
    this.sessions = sessions;
    this.open = open;
  }

  /// Who holds this token, if that can be told without waiting: the way of nearly all requests,
  /// which stay on the event loop.
  ///
  /// @throws ProblemException when nobody does
  Optional<SignedIn> identifyAtOnce(String token) {
    if (token.startsWith(ServiceKeyTokens.PREFIX)) {
      return keys.verifyRemembered(token).map(Gatekeeper::service);
    }
    return tokens.mayBlock() ? Optional.empty() : Optional.of(person(tokens.verify(token)));
  }

  /// The caller with this `Authorization` header, if that can be told without waiting. Empty too
  /// when there is none: refusing is for the filter, which says why.
  public Optional<Caller> callerAtOnce(String authorization) {
    try {
      return Credentials.bearer(authorization).flatMap(this::identifyAtOnce).map(SignedIn::caller);
    } catch (ProblemException refused) {
      return Optional.empty();
    }
  }

  /// The same; may block.
  ///
  /// @throws ProblemException when nobody does
  SignedIn identify(String token) {
    return token.startsWith(ServiceKeyTokens.PREFIX)
        ? service(keys.verify(token))
        : person(tokens.verify(token));
  }

  private SignedIn person(RestTokenCheck check) {
    return switch (check) {
      case RestTokenCheck.Valid(var identity) -> person(identity);
      case RestTokenCheck.ValidService(var identity) -> service(identity);
      case RestTokenCheck.Expired() -> throw Refusals.token("access.token.expired");
      case RestTokenCheck.Invalid() -> throw Refusals.token("access.token.invalid");
      case RestTokenCheck.Unavailable() -> throw Refusals.unavailable();
    };
  }

  private SignedIn person(RestIdentity identity) {
    requireNotRevoked(identity);
    boolean mayWriteToOthers = open.test(identity.tenant());
    return new SignedIn(
        new Caller.User(identity.tenant(), identity.user(), mayWriteToOthers), identity);
  }

  private SignedIn service(RestIdentity identity) {
    requireNotRevoked(identity);
    return new SignedIn(new Caller.Service(identity.tenant(), identity.user().value()), null);
  }

  private void requireNotRevoked(RestIdentity identity) {
    if (sessions.revoked(identity)) {
      throw Refusals.token("access.token.revoked");
    }
  }

  private static SignedIn service(ServiceKeyCheck check) {
    return switch (check) {
      case ServiceKeyCheck.Valid(var identity) ->
          new SignedIn(new Caller.Service(identity.tenant(), identity.id()), null);
      case ServiceKeyCheck.Invalid() -> throw Refusals.token("access.token.invalid");
    };
  }
}
