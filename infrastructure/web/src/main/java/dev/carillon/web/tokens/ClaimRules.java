package dev.carillon.web.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/// What the claims of a signed token must say.
///
/// @param issuer the only `iss` taken; null: any
/// @param audience what `aud` must contain; null: any
/// @param leeway how far the issuer's clock may be ahead of ours. None is given at the end: a token
///   expires a little early rather than late
/// @param longestLifetime from `iat` to `exp`; a longer token would outlive the memory of its
///   revocation
record ClaimRules(
    @Nullable String issuer, @Nullable String audience, Duration leeway, Duration longestLifetime) {
  static final String TENANT = "tenant";

  /// What the claims say.
  sealed interface Verdict {
    record Good(RestIdentity identity) implements Verdict {}

    record Expired() implements Verdict {}

    record Bad() implements Verdict {}
  }

  Verdict judge(JWTClaimsSet claims, Instant now) {
    try {
      if ((issuer != null && !issuer.equals(claims.getIssuer()))
          || (audience != null && !claims.getAudience().contains(audience))) {
        return new Verdict.Bad();
      }
      RestIdentity identity = identity(claims);
      if (identity == null || !withinItsLifetime(identity, claims.getNotBeforeTime(), now)) {
        return new Verdict.Bad();
      }
      return now.isBefore(identity.expiresAt())
          ? new Verdict.Good(identity)
          : new Verdict.Expired();
    } catch (ParseException wrongType) {
      return new Verdict.Bad();
    }
  }

  private boolean withinItsLifetime(RestIdentity identity, @Nullable Date notBefore, Instant now) {
    Instant latest = now.plus(leeway);
    return !identity.issuedAt().isAfter(latest)
        && (notBefore == null || !notBefore.toInstant().isAfter(latest))
        && !identity.expiresAt().isAfter(identity.issuedAt().plus(longestLifetime));
  }

  /// `iat` is required although RFC 7519 leaves it open: without it nobody could tell a token that
  /// was issued before a revocation from one issued after it.
  private static @Nullable RestIdentity identity(JWTClaimsSet claims) throws ParseException {
    @Nullable Date issuedAt = claims.getIssueTime();
    @Nullable Date expiresAt = claims.getExpirationTime();
    @Nullable String subject = claims.getSubject();
    @Nullable String tenant = claims.getStringClaim(TENANT);
    @Nullable String jti = claims.getJWTID();
    if (issuedAt == null
        || expiresAt == null
        || subject == null
        || !UserId.isValid(subject)
        || (tenant != null && !UserId.isValid(tenant))
        || (jti != null && !UserId.isValid(jti))) {
      return null;
    }
    return new RestIdentity(
        tenant == null ? TenantId.DEFAULT : new TenantId(tenant),
        new UserId(subject),
        jti,
        issuedAt.toInstant(),
        expiresAt.toInstant());
  }
}
