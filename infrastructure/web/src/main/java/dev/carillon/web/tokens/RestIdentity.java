package dev.carillon.web.tokens;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whom a bearer token speaks for.
///
/// @param jti the token's own name; null when its issuer gives none, it can then be revoked with
///   its person only
/// @param issuedAt whole seconds
public record RestIdentity(
    TenantId tenant, UserId user, @Nullable String jti, Instant issuedAt, Instant expiresAt) {}
