package dev.carillon.server;

import dev.carillon.postgres.HousekeepingPolicy;
import dev.carillon.postgres.RetentionPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How long notifications are kept, and how many of them.
///
/// @param maxAge older ones are deleted; 0 is no bound
/// @param maxCount in one inbox, read and archived ones included; the oldest beyond it are deleted,
///   0 is no bound
/// @param changes how long deletions and read-alls are kept for clients that were away
/// @param tenants bounds of their own, by the tenants' names
@Validated
@ConfigurationProperties("carillon.retention")
record RetentionSettings(
    @DefaultValue("365d") Duration maxAge,
    @DefaultValue("10000") @Min(0) int maxCount,
    @DefaultValue("30d") Duration changes,
    @DefaultValue Map<String, @Valid Tenant> tenants) {

  /// Clients are away for a night.
  private static final Duration SHORTEST = Duration.ofDays(1);

  /// What is not given is as for the others.
  record Tenant(@Nullable Duration maxAge, @Min(0) @Nullable Integer maxCount) {}

  RetentionSettings {
    if (maxAge.isNegative() || changes.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "carillon.retention.max-age must not be negative, changes must be at least a day");
    }
    for (Tenant tenant : tenants.values()) {
      if (tenant.maxAge() != null && tenant.maxAge().isNegative()) {
        throw new IllegalArgumentException(
            "carillon.retention.tenants.*.max-age must not be negative");
      }
    }
    tenants = Map.copyOf(tenants);
  }

  /// A repetition is answered with the number of what its key made. Of what was deleted that is
  /// kept as long as its deletion.
  ///
  /// @throws StartupException when keys would outlive it
  void requireKept(Duration keyLifetime) {
    if (keyLifetime.compareTo(changes) > 0) {
      throw new StartupException(
          "carillon.http.idempotency-key-lifetime must not be longer than"
              + " carillon.retention.changes: a repetition would be answered without the number of"
              + " what was deleted");
    }
  }

  RetentionPolicy policy() {
    Map<String, RetentionPolicy.Bound> own = new HashMap<>();
    tenants.forEach((name, tenant) ->
        own.put(
            name,
            bound(
                tenant.maxAge() == null ? maxAge : tenant.maxAge(),
                tenant.maxCount() == null ? maxCount : tenant.maxCount())));
    return RetentionPolicy.of(bound(maxAge, maxCount), own);
  }

  private static RetentionPolicy.Bound bound(Duration age, int count) {
    return new RetentionPolicy.Bound(age.isZero() ? null : age, count == 0 ? null : count);
  }

  HousekeepingPolicy housekeeping() {
    HousekeepingPolicy defaults = HousekeepingPolicy.defaults();
    return new HousekeepingPolicy(defaults.stepRows(), defaults.maxSteps(), changes);
  }
}
