package dev.carillon.notification.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a delivery that failed is tried again: after a random time below a bound that doubles (full
/// jitter; <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>), so that
/// those that failed together do not come back together.
///
/// @param maxAttempts after so many it is not; 1 or more. An attempt that failed by the provider's
///   fault counts too, one that was not made (its circuit is open) does not
/// @param firstBackoff the bound after the first attempt
/// @param maxBackoff the bound does not grow over it
/// @param maxAge from when it was due: what would be tried later than that is not
public record RetryPolicy(
    int maxAttempts, Duration firstBackoff, Duration maxBackoff, Duration maxAge) {
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("max-attempts must be 1 or more");
    }
    if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException("first-backoff must be 0 to max-backoff");
    }
    if (maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(3)) > 0) {
      throw new IllegalArgumentException("max-age must be 0 to 72h");
    }
  }

  /// How long to wait before the next attempt.
  ///
  /// @param attempts made so far, 1 or more
  /// @param age how long ago it was due
  /// @param asked what the provider asked for; it is waited for at least
  /// @return empty: no more attempts
  public Optional<Duration> next(
      int attempts, Duration age, @Nullable Duration asked, RandomGenerator random) {
    if (attempts >= maxAttempts) {
      return Optional.empty();
    }
    return within(age, later(asked, jitter(attempts, random)));
  }

  /// The same for an attempt that could not be made, which does not count.
  public Optional<Duration> postponed(Duration age, Duration wait) {
    return within(age, wait);
  }

  private Optional<Duration> within(Duration age, Duration wait) {
    return age.plus(wait).compareTo(maxAge) > 0 ? Optional.empty() : Optional.of(wait);
  }

  private Duration jitter(int attempts, RandomGenerator random) {
    Duration bound = firstBackoff.multipliedBy(1L << Math.min(attempts - 1, 30));
    long boundMillis = (bound.compareTo(maxBackoff) > 0 ? maxBackoff : bound).toMillis();
    return Duration.ofMillis(boundMillis == 0 ? 0 : random.nextLong(boundMillis + 1));
  }

  private static Duration later(@Nullable Duration asked, Duration wait) {
    return asked == null || asked.compareTo(wait) < 0 ? wait : asked;
  }
}
