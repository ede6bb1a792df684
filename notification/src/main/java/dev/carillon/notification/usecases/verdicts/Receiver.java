package dev.carillon.notification.usecases.verdicts;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Found;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// Someone who may be told something by one channel: all that is known of them when that is
/// decided. It holds nothing that changes; any thread.
///
/// @param locale as their contact says, or the server's default
/// @param zone the same
public record Receiver(Found found, Preferences preferences, Locale locale, ZoneId zone) {
  /// Where receivers are looked up.
  ///
  /// @param locale for those whose contact says none
  /// @param zone for those whose contact says none
  public record Sources(
      Contacts contacts, PreferenceStore preferences, Locale locale, ZoneId zone) {}

  /// A delivery that is due.
  ///
  /// @param critical it is not held back, and sent whatever the rate
  /// @param held it was held back before
  /// @param first it has not been tried: what was is not given up for the rate
  public record Due(
      String type, Channel channel, boolean critical, boolean held, boolean first, Instant now) {}

  /// Decides about it.
  ///
  /// @param permit whether one more may be sent, perhaps by counting it; asked once, and only of
  ///   what is wanted and can be sent now
  public Verdict verdict(Due due, BooleanSupplier permit) {
    return switch (found) {
      case Found.Nowhere(var reason) -> new Verdict.Suppress(reason, null);
      case Found.At(var targets) -> verdict(due, targets, permit);
    };
  }

  private Verdict verdict(Due due, List<DeliveryTarget> targets, BooleanSupplier permit) {
    Decision decision =
        preferences.decide(due.type(), due.channel(), due.critical(), due.held(), due.now(), zone);
    return switch (decision) {
      case Decision.Suppress said -> new Verdict.Suppress(SuppressionReason.PREFERENCE, said);
      case Decision.Hold said -> new Verdict.Hold(said);
      case Decision.Send said -> {
        boolean counted = permit.getAsBoolean();
        yield !counted && due.first() && !due.critical()
            ? new Verdict.Suppress(SuppressionReason.RATE, said)
            : new Verdict.Send(targets, said, counted);
      }
    };
  }
}
