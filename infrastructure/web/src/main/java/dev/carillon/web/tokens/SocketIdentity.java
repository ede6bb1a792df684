package dev.carillon.web.tokens;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whom a socket speaks for.
///
/// @param jti the socket token's own name
/// @param sessionId the `jti` of the bearer token it was got with; null when that had none
/// @param issuedAt when the sign-in behind it was issued, whole seconds: what a revocation of the
///   person is compared with. Older than the socket token itself when that is known
/// @param expiresAt when the socket has to be renewed or closed, whole seconds
public record SocketIdentity(
    TenantId tenant,
    UserId user,
    String jti,
    @Nullable String sessionId,
    Instant issuedAt,
    Instant expiresAt) {}
