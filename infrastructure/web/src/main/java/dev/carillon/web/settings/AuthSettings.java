package dev.carillon.web.settings;

import dev.carillon.notification.domain.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who is let in.
///
/// @param secret what the application signs its users' tokens with (HS256), at least 32 bytes;
///   null: one is generated and kept in a file
/// @param jwksUrl where an identity provider publishes its keys, in place of a secret
/// @param issuer the only `iss` taken; required with `jwksUrl`
/// @param audience what `aud` must contain; required with `jwksUrl`
/// @param leeway how far the issuer's clock may be ahead
/// @param longestTokenLifetime a token with more from `iat` to `exp` is refused
/// @param socketSecret what socket tokens are signed with; null: one is generated and kept. Nodes
///   behind one address need the same
/// @param socketTokenLifetime whole seconds
/// @param keyCacheLifetime how long a revoked service key may still be taken
/// @param keyCacheSize service keys remembered at most
/// @param revocationRefresh how often revocations made on other nodes are taken in
/// @param openTenants tenants whose users may write to one another; `*` is all
@ConfigurationProperties("carillon.auth")
public record AuthSettings(
    @Nullable String secret,
    @Nullable URI jwksUrl,
    @Nullable String issuer,
    @Nullable String audience,
    @DefaultValue("30s") Duration leeway,
    @DefaultValue("30d") Duration longestTokenLifetime,
    @Nullable String socketSecret,
    @DefaultValue("1h") Duration socketTokenLifetime,
    @DefaultValue("10s") Duration keyCacheLifetime,
    @DefaultValue("1000") int keyCacheSize,
    @DefaultValue("10s") Duration revocationRefresh,
    @DefaultValue Set<String> openTenants) {
  public AuthSettings {
    if (jwksUrl != null && secret != null) {
      throw new IllegalArgumentException(
          "carillon.auth.secret and carillon.auth.jwks-url exclude each other");
    }
    if (jwksUrl != null && (issuer == null || audience == null)) {
      throw new IllegalArgumentException(
          "carillon.auth.jwks-url needs carillon.auth.issuer and carillon.auth.audience: such keys"
              + " sign for others too");
    }
    if ("carillon-socket".equals(audience)) {
      throw new IllegalArgumentException(
          "carillon.auth.audience must not be carillon-socket: that is for socket tokens");
    }
    if (socketTokenLifetime.toSeconds() < 1 || socketTokenLifetime.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "carillon.auth.socket-token-lifetime must be whole seconds, at least one");
    }
    if (leeway.isNegative() || keyCacheLifetime.isNegative()) {
      throw new IllegalArgumentException(
          "carillon.auth.leeway and key-cache-lifetime must not be negative");
    }
    if (keyCacheSize < 1) {
      throw new IllegalArgumentException("carillon.auth.key-cache-size must be at least 1");
    }
    if (!longestTokenLifetime.isPositive() || !revocationRefresh.isPositive()) {
      throw new IllegalArgumentException(
          "carillon.auth.longest-token-lifetime and revocation-refresh must be positive");
    }
    openTenants = Set.copyOf(openTenants);
  }

  /// Whether this tenant's users may write to one another.
  public boolean open(TenantId tenant) {
    return openTenants.contains("*") || openTenants.contains(tenant.value());
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return "AuthSettings[…]";
  }
}
