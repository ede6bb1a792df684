package dev.carillon.notification.domain;

/// Whether notifications of some types may come by a channel.
///
/// @param channel not the inbox, which has everything, and not webhooks, which are no person's
/// @param required of a tenant's defaults only: no one can switch it off
public record PreferenceRule(TypePattern type, Channel channel, boolean allowed, boolean required) {
  public PreferenceRule {
    if (!canBeFor(channel)) {
      throw new IllegalArgumentException("preferences are for email and push");
    }
    if (required && !allowed) {
      throw new IllegalArgumentException("what is required is allowed");
    }
  }

  /// Whether people choose about this channel.
  public static boolean canBeFor(Channel channel) {
    return channel == Channel.EMAIL || channel == Channel.PUSH;
  }

  boolean isAbout(String aType, Channel aChannel) {
    return channel == aChannel && type.matches(aType);
  }
}
