package dev.carillon.web.rates;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.settings.Rate;
import dev.carillon.web.settings.RateSettings;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// How much callers may send. A node counts by itself, and anew when it starts. Any thread; does
/// not block. Where nothing limits a caller, asking costs nothing.
public final class SenderRates {
  /// Limits of one sending, a user's and a service's being one.
  private static final int MOST = Limit.values().length - 1;

  private final @Nullable Buckets<Named> users;
  private final @Nullable Buckets<Named> services;
  private final @Nullable Buckets<TenantId> tenants;
  private final @Nullable Buckets<Named> receivers;
  private final @Nullable Buckets<Named> types;
  private final Buckets<Throttled> throttles;
  private final Map<String, Rate> ownOfTypes;
  private final Rate ofTypes;
  private final boolean limitsServices;
  private final boolean limitsUsers;
  private final Map<Limit, Counter> refused = new EnumMap<>(Limit.class);

  /// Whoever or whatever has this name in a tenant.
  private record Named(TenantId tenant, String name) {}

  /// @param user whose it is; null: the services', which share theirs
  private record Throttled(
      TenantId tenant, @Nullable String user, String receiver, Throttle throttle) {}

  public SenderRates(RateSettings settings, MeterRegistry registry) {
    this(settings, registry, TimeMeter.SYSTEM_NANOTIME);
  }

  SenderRates(RateSettings settings, MeterRegistry registry, TimeMeter clock) {
    int max = settings.maxBuckets();
    this.users = buckets(settings.user(), max, clock);
    this.services = buckets(settings.service(), max, clock);
    this.tenants = buckets(settings.tenant(), max, clock);
    this.receivers = buckets(settings.receiver(), max, clock);
    this.ofTypes = settings.type();
    this.ownOfTypes = settings.ratesOfTypes();
    this.types =
        ofTypes.isNone() && ownOfTypes.values().stream().allMatch(Rate::isNone)
            ? null
            : Buckets.refilled(type -> rateOf(type.name()), max, clock);
    this.throttles = Buckets.inWindows(of -> of.throttle().rate(), max, clock);
    boolean limitsAll = tenants != null || receivers != null || types != null;
    this.limitsServices = limitsAll || services != null;
    this.limitsUsers = limitsAll || users != null;
    for (Limit limit : Limit.values()) {
      refused.put(
          limit,
          Counter.builder("carillon.rates.refused")
              .description("What was not taken because of a limit")
              .tag("limit", limit.word())
              .register(registry));
    }
  }

  private static <K> @Nullable Buckets<K> buckets(Rate rate, int max, TimeMeter clock) {
    Function<K, Rate> all = _ -> rate;
    return rate.isNone() ? null : Buckets.refilled(all, max, clock);
  }

  private Rate rateOf(String type) {
    return ownOfTypes.getOrDefault(type, ofTypes);
  }

  /// Takes what one that is to be sent needs, of every limit or of none. What was taken for one
  /// that is then not stored is to be given back.
  ///
  /// @param receiver null: nobody is named, as of an event
  /// @param type or the name of the event
  /// @throws ProblemException when it is over a limit
  public Permit take(
      Caller caller, @Nullable String receiver, String type, @Nullable Throttle throttle) {
    boolean limits = caller instanceof Caller.User ? limitsUsers : limitsServices;
    return limits || throttle != null
        ? take(wanted(caller, receiver, type, throttle))
        : Permit.FREE;
  }

  /// They are taken one after another, and given back when a later one is refused: whoever takes
  /// the last token of the earlier one in between is refused for a moment too early.
  private Permit take(List<Permit.Token<?>> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Permit.Token<?> token = tokens.get(i);
      long waitNanos = token.take();
      if (waitNanos > 0) {
        tokens.subList(0, i).forEach(Permit.Token::giveBack);
        throw refusal(token.limit(), waitNanos);
      }
    }
    return new Permit(tokens);
  }

  /// The throttle is the last one, so that no window begins that another limit would undo.
  private List<Permit.Token<?>> wanted(
      Caller caller, @Nullable String receiver, String type, @Nullable Throttle throttle) {
    TenantId tenant = caller.tenant();
    List<Permit.Token<?>> tokens = new ArrayList<>(MOST);
    switch (caller) {
      case Caller.User(var _, var user, var _) ->
          add(Limit.USER, users, new Named(tenant, user.value()), tokens);
      case Caller.Service(var _, var name) ->
          add(Limit.SERVICE, services, new Named(tenant, name), tokens);
    }
    add(Limit.TENANT, tenants, tenant, tokens);
    if (isName(type) && !rateOf(type).isNone()) {
      add(Limit.TYPE, types, new Named(tenant, type), tokens);
    }
    if (receiver != null && isName(receiver)) {
      add(Limit.RECEIVER, receivers, new Named(tenant, receiver), tokens);
      if (throttle != null) {
        String user = caller instanceof Caller.User one ? one.user().value() : null;
        add(Limit.THROTTLE, throttles, new Throttled(tenant, user, receiver, throttle), tokens);
      }
    }
    return tokens;
  }

  /// What is longer is refused by the rules, and is not kept until it is.
  private static boolean isName(String text) {
    return text.length() <= NotificationRules.LONGEST_NAME_CHARS;
  }

  private static <K> void add(
      Limit limit, @Nullable Buckets<K> buckets, K key, List<Permit.Token<?>> tokens) {
    if (buckets != null) {
      tokens.add(new Permit.Token<>(limit, buckets, key));
    }
  }

  private ProblemException refusal(Limit limit, long waitNanos) {
    requireNonNull(refused.get(limit)).increment();
    long seconds = Math.max(1, Duration.ofNanos(waitNanos).plusNanos(999_999_999).toSeconds());
    return ProblemException.of(ProblemType.TOO_MANY_REQUESTS, limit.messageCode(), seconds)
        .with(Map.of(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
  }
}
