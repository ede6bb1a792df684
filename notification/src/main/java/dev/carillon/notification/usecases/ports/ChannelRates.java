package dev.carillon.notification.usecases.ports;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.InboxKey;
import java.time.Duration;

/// How many messages someone may be sent by a channel in a time. Any thread; does not block.
public interface ChannelRates {
  /// Counts a message that is about to be sent.
  ///
  /// @return false: one more is over it, and nothing is counted
  boolean take(InboxKey who, Channel channel);

  /// What was counted last was not sent after all.
  void giveBack(InboxKey who, Channel channel);

  /// Whether so many messages could be counted after a time, when no others are until then. Counts
  /// nothing, and changes nothing of what is counted.
  ///
  /// @param messages 1 or more
  /// @param in zero: now
  boolean wouldTake(InboxKey who, Channel channel, int messages, Duration in);
}
