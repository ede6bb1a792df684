package dev.carillon.web.settings;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much may be sent. A node counts by itself.
///
/// @param user what one user may send
/// @param service what one service key may send
/// @param tenant what a tenant's callers may send together
/// @param receiver what one receiver may be sent by all
/// @param type what may be sent of one type in a tenant
/// @param types the same of some types, by their names, as texts: the binder takes a name with dots
///   for one key only then
/// @param maxBuckets senders that a node counts, of each limit: the least used is forgotten beyond
///   it, and begins anew
@ConfigurationProperties("carillon.rates")
public record RateSettings(
    @DefaultValue("600/1m") Rate user,
    @DefaultValue("none") Rate service,
    @DefaultValue("none") Rate tenant,
    @DefaultValue("none") Rate receiver,
    @DefaultValue("none") Rate type,
    @DefaultValue Map<String, String> types,
    @DefaultValue("100000") int maxBuckets) {
  private static final int MOST_BUCKETS = 10_000_000;

  public RateSettings {
    types = Map.copyOf(types);
    types.forEach(RateSettings::rate);
    if (maxBuckets < 1 || maxBuckets > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "carillon.rates.max-buckets must be 1 to " + MOST_BUCKETS + ", not " + maxBuckets);
    }
  }

  /// The limits of types that have one of their own.
  public Map<String, Rate> ratesOfTypes() {
    return types.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> rate(entry.getKey(), entry.getValue())));
  }

  private static Rate rate(String type, String text) {
    try {
      return Rate.of(text);
    } catch (IllegalArgumentException nonsense) {
      throw new IllegalArgumentException(
          "carillon.rates.types."
              + type
              + " must be a number and a duration such as 60/1m, or none",
          nonsense);
    }
  }
}
