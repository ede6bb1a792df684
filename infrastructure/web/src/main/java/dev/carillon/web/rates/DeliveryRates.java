package dev.carillon.web.rates;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.ChannelRates;
import dev.carillon.web.settings.Rate;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many messages someone may be sent by each channel. A node counts by itself, and anew when it
/// starts.
public final class DeliveryRates implements ChannelRates {
  private final Map<Channel, Buckets<InboxKey>> buckets = new EnumMap<>(Channel.class);

  /// @param rates of channels; the others are not limited
  /// @param maxBuckets receivers that are counted, of each channel
  public DeliveryRates(Map<Channel, Rate> rates, int maxBuckets) {
    this(rates, maxBuckets, TimeMeter.SYSTEM_NANOTIME);
  }

  DeliveryRates(Map<Channel, Rate> rates, int maxBuckets, TimeMeter clock) {
    rates.forEach((channel, rate) -> {
      if (!rate.isNone()) {
        buckets.put(channel, Buckets.refilled(_ -> rate, maxBuckets, clock));
      }
    });
  }

  @Override
  public boolean take(InboxKey who, Channel channel) {
    @Nullable Buckets<InboxKey> limited = buckets.get(channel);
    return limited == null || limited.take(who) == 0;
  }

  @Override
  public void giveBack(InboxKey who, Channel channel) {
    @Nullable Buckets<InboxKey> limited = buckets.get(channel);
    if (limited != null) {
      limited.giveBack(who);
    }
  }

  @Override
  public boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in) {
    @Nullable Buckets<InboxKey> limited = buckets.get(channel);
    return limited == null || limited.wouldTake(who, messages, in);
  }
}
