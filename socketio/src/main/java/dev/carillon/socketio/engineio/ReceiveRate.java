package dev.carillon.socketio.engineio;

import org.jspecify.annotations.Nullable;

/// What one connection may send. One thread.
final class ReceiveRate {
  private final RateBudget messages;
  private final RateBudget bytes;

  private ReceiveRate(RateBudget messages, RateBudget bytes) {
    this.messages = messages;
    this.bytes = bytes;
  }

  /// `null` when nothing is limited: most connections then carry none.
  static @Nullable ReceiveRate of(EngineOptions.Rates rates, long now) {
    return rates.messages().isUnlimited() && rates.bytes().isUnlimited()
        ? null
        : new ReceiveRate(
            new RateBudget(rates.messages(), now), new RateBudget(rates.bytes(), now));
  }

  /// Takes a message in.
  ///
  /// @return nanoseconds until the next one may be read, 0 for at once
  long take(int messageBytes, long now) {
    return Math.max(messages.take(1, now), bytes.take(messageBytes, now));
  }
}
