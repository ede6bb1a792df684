package dev.carillon.postgres;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How long notifications stay in their inboxes, and how many. What is over it is deleted, the
/// oldest first.
///
/// @param standard for tenants without their own
/// @param tenants by their keys
/// @param inboxes that one step looks at
/// @param stepRows that one step deletes from one inbox
public record RetentionPolicy(
    Bound standard, Map<String, Bound> tenants, int inboxes, int stepRows) {
  /// The bound of a tenant's inboxes.
  ///
  /// @param maxAge since it was created; null: no bound
  /// @param maxCount in one inbox, read and archived ones included; null: no bound
  public record Bound(@Nullable Duration maxAge, @Nullable Integer maxCount) {
    public Bound {
      if ((maxAge != null && !maxAge.isPositive()) || (maxCount != null && maxCount < 1)) {
        throw new IllegalArgumentException("maxAge is positive, maxCount at least 1");
      }
    }
  }

  public RetentionPolicy {
    if (inboxes < 1 || stepRows < 1) {
      throw new IllegalArgumentException("inboxes and stepRows are at least 1");
    }
    tenants = Map.copyOf(tenants);
  }

  /// The bounds given, a hundred inboxes a step, a hundred rows of each.
  public static RetentionPolicy of(Bound standard, Map<String, Bound> tenants) {
    return new RetentionPolicy(standard, tenants, 100, 100);
  }
}
