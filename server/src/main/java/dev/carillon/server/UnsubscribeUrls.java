package dev.carillon.server;

import dev.carillon.email.UnsubscribeLinks;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.web.tokens.UnsubscribeTokens;
import dev.carillon.web.tokens.UnsubscribeTokens.Subscription;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The links by which e-mails are switched off; what is required has none. A tenant's defaults are
/// looked at again after ten seconds.
final class UnsubscribeUrls implements UnsubscribeLinks {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private record Known(List<PreferenceRule> defaults, Instant until) {}

  private final UnsubscribeTokens tokens;
  private final PreferenceStore preferences;
  private final URI publicUrl;
  private final InstantSource clock;
  private final Map<TenantId, Known> known = new ConcurrentHashMap<>();

  UnsubscribeUrls(
      UnsubscribeTokens tokens, PreferenceStore preferences, URI publicUrl, InstantSource clock) {
    this.tokens = tokens;
    this.preferences = preferences;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  @Override
  public Optional<URI> linkFor(TenantId tenant, UserId who, String type) {
    boolean required =
        defaults(tenant).stream()
            .anyMatch(rule ->
                rule.required() && rule.channel() == Channel.EMAIL && rule.type().matches(type));
    if (required) {
      return Optional.empty();
    }
    String token = tokens.mint(new Subscription(new InboxKey(tenant, who), Channel.EMAIL, type));
    // It may have a path of its own.
    String base = publicUrl.toString().replaceFirst("/+$", "");
    return Optional.of(URI.create(base + "/unsubscribe?t=" + token));
  }

  private List<PreferenceRule> defaults(TenantId tenant) {
    Instant now = clock.instant();
    Known found = known.get(tenant);
    if (found == null || !found.until().isAfter(now)) {
      found = new Known(preferences.defaults(tenant), now.plus(REMEMBERED));
      known.put(tenant, found);
    }
    return found.defaults();
  }
}
