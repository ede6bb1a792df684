package dev.carillon.web.rates;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carillon.web.settings.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One bucket of tokens for each key, made when it is first asked for and forgotten when it would
/// be full again. Beyond the bound the least used are forgotten earlier, and are full when they are
/// asked for the next time. Any thread; does not block.
final class Buckets<K> {
  private final Function<? super K, Rate> rates;
  private final LoadingCache<K, Bucket> buckets;

  private Buckets(
      Function<? super K, Rate> rates,
      Function<Rate, Bucket> full,
      Expiry<K, Bucket> expiry,
      int max,
      TimeMeter clock) {
    this.rates = rates;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(max)
            .ticker(clock::currentTimeNanos)
            .expireAfter(expiry)
            .build(key -> full.apply(rates.apply(key)));
  }

  /// Of each, `max` tokens may be taken at once; then one comes back whenever `window` / `max` has
  /// passed.
  ///
  /// @param rates of each key; none of them may be [Rate#NONE]
  /// @param max keys
  static <K> Buckets<K> refilled(Function<? super K, Rate> rates, int max, TimeMeter clock) {
    return new Buckets<>(
        rates,
        rate ->
            Bucket.builder()
                .addLimit(
                    limit -> limit.capacity(rate.max()).refillGreedy(rate.max(), rate.window()))
                .withCustomTimePrecision(clock)
                .build(),
        Expiry.accessing((key, _) -> rates.apply(key).window()),
        max,
        clock);
  }

  /// Of each, `max` tokens may be taken in a window that begins with the first one; then all come
  /// back.
  static <K> Buckets<K> inWindows(Function<? super K, Rate> rates, int max, TimeMeter clock) {
    return new Buckets<>(
        rates,
        rate ->
            Bucket.builder()
                .addLimit(
                    limit -> limit.capacity(rate.max()).refillIntervally(rate.max(), rate.window()))
                .withCustomTimePrecision(clock)
                .build(),
        // It begins with a token that is taken and ends here: the next window is another bucket's.
        Expiry.creating((key, _) -> rates.apply(key).window()),
        max,
        clock);
  }

  /// Takes a token.
  ///
  /// @return 0, or after how many nanoseconds there will be one
  long take(K key) {
    ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
  }

  /// Whether so many could be taken after a time, when none are until then. Takes none, makes no
  /// bucket and keeps none longer.
  boolean wouldTake(K key, int tokens, Duration in) {
    @Nullable Bucket bucket = buckets.policy().getIfPresentQuietly(key);
    return bucket == null
        ? tokens <= rates.apply(key).max()
        : bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill() <= in.toNanos();
  }

  /// Puts a token back that was taken. A bucket that is full by that is forgotten, so that a window
  /// begins with what is taken from it and stays. Whoever takes the same one at this moment takes
  /// from what is forgotten, and one more than allowed may pass.
  void giveBack(K key) {
    @Nullable Bucket bucket = buckets.getIfPresent(key);
    if (bucket != null) {
      bucket.addTokens(1);
      if (bucket.getAvailableTokens() >= rates.apply(key).max()) {
        buckets.asMap().remove(key, bucket);
      }
    }
  }

  /// How many there are.
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
