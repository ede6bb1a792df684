package dev.carillon.notification.domain;

import java.time.Instant;

/// A sign-in that no longer counts, although its token has not expired.
public sealed interface Revocation {
  TenantId tenant();

  /// From when on it counts.
  Instant at();

  /// Nothing it could refuse is valid after this: it may be forgotten then.
  Instant forgetAfter();

  /// Every token of this person issued at `at` or before.
  record OfUser(TenantId tenant, UserId user, Instant at, Instant forgetAfter)
      implements Revocation {}

  /// The token with this `jti`, and the socket tokens that were got with it.
  record OfToken(TenantId tenant, String jti, Instant at, Instant forgetAfter)
      implements Revocation {}
}
