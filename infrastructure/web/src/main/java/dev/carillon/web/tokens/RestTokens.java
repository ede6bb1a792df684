package dev.carillon.web.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The bearer tokens of people on HTTP: JWTs of the application's own sign-in, signed with a shared
/// secret (HS256) or with keys that an identity provider publishes. A socket's token is refused.
/// Any thread may call it; with published keys [#verify] may wait for the network.
public final class RestTokens {
  /// In `aud`, it makes a token speak for a backend. Only with a shared secret: an identity
  /// provider has no say in who is one.
  private static final String SERVICE_AUDIENCE = "carillon-service";

  private final Signatures signatures;
  private final ClaimRules rules;
  private final InstantSource clock;

  private RestTokens(Signatures signatures, ClaimRules rules, InstantSource clock) {
    this.signatures = signatures;
    this.rules = rules;
    this.clock = clock;
  }

  /// What is asked of every token.
  ///
  /// @param issuer the only `iss` taken; null: any
  /// @param audience what `aud` must contain; null: any
  /// @param leeway how far the issuer's clock may be ahead of ours
  /// @param longestLifetime a token that is valid for longer is refused
  public record Expectations(
      @Nullable String issuer,
      @Nullable String audience,
      Duration leeway,
      Duration longestLifetime) {
    public Expectations {
      if (SocketTokens.AUDIENCE.equals(audience)) {
        throw new IllegalArgumentException(audience + " is the audience of socket tokens");
      }
      if (leeway.isNegative() || !longestLifetime.isPositive()) {
        throw new IllegalArgumentException("leeway and longestLifetime are durations ahead");
      }
    }

    private ClaimRules rules() {
      return new ClaimRules(issuer, audience, leeway, longestLifetime);
    }
  }

  /// Tokens signed with a secret that the application shares with Carillon.
  public static RestTokens sharedSecret(
      Secret secret, Expectations expectations, InstantSource clock) {
    return new RestTokens(new SharedSecretSignatures(secret), expectations.rules(), clock);
  }

  /// Tokens of an identity provider.
  ///
  /// @param keys where it publishes its JWK set: https, or a loopback address
  /// @throws IllegalArgumentException without issuer and audience: such keys sign for others too
  public static RestTokens publishedKeys(URI keys, Expectations expectations, InstantSource clock) {
    if (expectations.issuer() == null || expectations.audience() == null) {
      throw new IllegalArgumentException("published keys need an issuer and an audience");
    }
    if (!"https".equals(keys.getScheme()) && !loopback(keys)) {
      throw new IllegalArgumentException("keys are fetched by https, not from " + keys);
    }
    return new RestTokens(new PublishedKeySignatures(keys), expectations.rules(), clock);
  }

  /// Whether [#verify] may wait for the network.
  public boolean mayBlock() {
    return signatures.mayBlock();
  }

  /// Who holds this token.
  public RestTokenCheck verify(String token) {
    return switch (signatures.check(token)) {
      case Signatures.Answer.Signed(var claims) -> judged(claims);
      case Signatures.Answer.Refused() -> new RestTokenCheck.Invalid();
      case Signatures.Answer.KeysUnavailable() -> new RestTokenCheck.Unavailable();
    };
  }

  private RestTokenCheck judged(JWTClaimsSet claims) {
    if (claims.getAudience().contains(SocketTokens.AUDIENCE)
        || (claims.getAudience().contains(SERVICE_AUDIENCE) && mayBlock())) {
      return new RestTokenCheck.Invalid();
    }
    return switch (rules.judge(claims, clock.instant())) {
      case ClaimRules.Verdict.Good(var identity) ->
          claims.getAudience().contains(SERVICE_AUDIENCE)
              ? new RestTokenCheck.ValidService(identity)
              : new RestTokenCheck.Valid(identity);
      case ClaimRules.Verdict.Expired() -> new RestTokenCheck.Expired();
      case ClaimRules.Verdict.Bad() -> new RestTokenCheck.Invalid();
    };
  }

  /// Makes a token as the application's sign-in would, for development and tests.
  ///
  /// @throws IllegalStateException when tokens are checked with published keys: only their owner
  ///   can sign
  public String mint(TenantId tenant, UserId user, Duration lifetime) {
    return mint(tenant, user.value(), lifetime, List.of());
  }

  /// Makes a token that speaks for a backend, for development and tests.
  ///
  /// @throws IllegalStateException as [#mint]
  public String mintService(TenantId tenant, String name, Duration lifetime) {
    return mint(tenant, new UserId(name).value(), lifetime, List.of(SERVICE_AUDIENCE));
  }

  private String mint(TenantId tenant, String subject, Duration lifetime, List<String> audiences) {
    if (!(signatures instanceof SharedSecretSignatures shared)) {
      throw new IllegalStateException("only the identity provider can sign these tokens");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(subject)
            .claim(ClaimRules.TENANT, tenant.value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .jwtID(UUID.randomUUID().toString());
    if (rules.issuer() != null) {
      claims.issuer(rules.issuer());
    }
    List<String> audience = new ArrayList<>(audiences);
    if (rules.audience() != null) {
      audience.add(rules.audience());
    }
    if (!audience.isEmpty()) {
      claims.audience(audience);
    }
    return shared.sign(claims.build());
  }

  private static boolean loopback(URI keys) {
    return "http".equals(keys.getScheme())
        && keys.getHost() != null
        && ("localhost".equals(keys.getHost())
            || "127.0.0.1".equals(keys.getHost())
            || "[::1]".equals(keys.getHost()));
  }
}
