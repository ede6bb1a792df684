package dev.carillon.web.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The short tokens that open a socket: HS256 with a secret of their own, `iss` `carillon`, `aud`
/// `carillon-socket`. They travel in URLs, so they open nothing else: HTTP refuses them. Never
/// blocks; any thread may call it.
public final class SocketTokens {
  static final String ISSUER = "carillon";
  static final String AUDIENCE = "carillon-socket";

  /// The `jti` of the bearer token.
  private static final String SESSION = "sid";

  /// When that bearer token was issued (OpenID Connect Core 1.0, section 2).
  private static final String SIGNED_IN_AT = "auth_time";

  /// How far another node's clock may be ahead.
  private static final Duration LEEWAY = Duration.ofSeconds(5);

  private final SharedSecretSignatures signatures;
  private final ClaimRules rules;
  private final Duration lifetime;
  private final InstantSource clock;

  /// @param lifetime whole seconds, at least one
  public SocketTokens(Secret secret, Duration lifetime, InstantSource clock) {
    if (lifetime.toSeconds() < 1 || lifetime.toNanosPart() != 0) {
      throw new IllegalArgumentException("a socket token lives for whole seconds: " + lifetime);
    }
    this.signatures = new SharedSecretSignatures(secret);
    this.rules = new ClaimRules(ISSUER, AUDIENCE, LEEWAY, lifetime);
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /// A token for someone whose sign-in begins now.
  ///
  /// @param sessionId the `jti` of the sign-in, so that revoking it closes the socket
  public SocketToken mint(TenantId tenant, UserId user, @Nullable String sessionId) {
    return mint(tenant, user, sessionId, now());
  }

  /// A token for whoever holds this bearer token. It keeps that token's time of issue: a socket
  /// token that was got with a revoked sign-in, on a node that did not know yet, is refused as soon
  /// as it knows.
  public SocketToken mint(RestIdentity signIn) {
    return mint(signIn.tenant(), signIn.user(), signIn.jti(), signIn.issuedAt());
  }

  private SocketToken mint(
      TenantId tenant, UserId user, @Nullable String sessionId, Instant signedInAt) {
    Instant now = now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(user.value())
            .claim(ClaimRules.TENANT, tenant.value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .jwtID(UUID.randomUUID().toString())
            .claim(SIGNED_IN_AT, signedInAt.getEpochSecond());
    if (sessionId != null) {
      claims.claim(SESSION, sessionId);
    }
    return new SocketToken(signatures.sign(claims.build()), lifetime);
  }

  /// Who holds this token. Exactly at its end it is expired.
  public SocketTokenCheck verify(String token) {
    return switch (signatures.check(token)) {
      case Signatures.Answer.Signed(var claims) -> judged(claims);
      case Signatures.Answer.Refused(), Signatures.Answer.KeysUnavailable() ->
          new SocketTokenCheck.Invalid();
    };
  }

  private SocketTokenCheck judged(JWTClaimsSet claims) {
    return switch (rules.judge(claims, clock.instant())) {
      case ClaimRules.Verdict.Good(var identity) -> socket(identity, claims);
      case ClaimRules.Verdict.Expired() -> new SocketTokenCheck.Expired();
      case ClaimRules.Verdict.Bad() -> new SocketTokenCheck.Invalid();
    };
  }

  private static SocketTokenCheck socket(RestIdentity identity, JWTClaimsSet claims) {
    try {
      @Nullable String jti = identity.jti();
      @Nullable Long signedInAt = claims.getLongClaim(SIGNED_IN_AT);
      if (jti == null || signedInAt == null) {
        return new SocketTokenCheck.Invalid();
      }
      return new SocketTokenCheck.Valid(
          new SocketIdentity(
              identity.tenant(),
              identity.user(),
              jti,
              claims.getStringClaim(SESSION),
              Instant.ofEpochSecond(signedInAt),
              identity.expiresAt()));
    } catch (ParseException wrongType) {
      return new SocketTokenCheck.Invalid();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
