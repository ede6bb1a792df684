package dev.carillon.notification.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What someone wants to be told, by which channels, and when: their own choice before their
/// tenant's defaults. Where nothing is said, everything is allowed at once.
///
/// @param defaults of the tenant
/// @param own where there are several for a type, the one whose pattern says most counts
/// @param digest of e-mails
public record Preferences(
    List<PreferenceRule> defaults,
    List<PreferenceRule> own,
    @Nullable QuietHours quietHours,
    @Nullable Digest digest) {
  /// How many rules someone, or a tenant, may have.
  public static final int MAX_RULES = 100;

  /// Of whoever has said nothing.
  public static final Preferences NONE = new Preferences(List.of(), List.of(), null, null);

  public Preferences {
    defaults = List.copyOf(defaults);
    own = List.copyOf(own);
  }

  /// What is to become of a delivery.
  public sealed interface Decision {
    /// It is sent.
    record Send() implements Decision {}

    /// They do not want it.
    record Suppress() implements Decision {}

    /// It is held back until then, and told together with what else was.
    record Hold(Instant until) implements Decision {}
  }

  /// Decides about a delivery that is due.
  ///
  /// @param critical it is not held back
  /// @param held it was held back before: it is in a digest already, and may still have to wait for
  ///   the end of quiet hours
  public Decision decide(
      String type, Channel channel, boolean critical, boolean held, Instant now, ZoneId zone) {
    if (!PreferenceRule.canBeFor(channel)) {
      return new Decision.Send();
    }
    if (!allows(type, channel)) {
      return new Decision.Suppress();
    }
    return critical
        ? new Decision.Send()
        : heldUntil(channel, held, now, zone)
            .<Decision>map(Decision.Hold::new)
            .orElse(new Decision.Send());
  }

  private Optional<Instant> heldUntil(Channel channel, boolean held, Instant now, ZoneId zone) {
    Instant due =
        digest != null && channel == Channel.EMAIL && !held ? digest.next(now, zone) : now;
    Instant until = quietHours == null ? due : quietHours.end(due, zone).orElse(due);
    return until.isAfter(now) ? Optional.of(until) : Optional.empty();
  }

  /// Whether a type may come by a channel.
  public boolean allows(String type, Channel channel) {
    return isRequired(type, channel)
        || said(own, type, channel)
            .or(() -> said(defaults, type, channel))
            .map(PreferenceRule::allowed)
            .orElse(true);
  }

  /// Whether it cannot be switched off.
  public boolean isRequired(String type, Channel channel) {
    return defaults.stream().anyMatch(rule -> rule.required() && rule.isAbout(type, channel));
  }

  private static Optional<PreferenceRule> said(
      List<PreferenceRule> rules, String type, Channel channel) {
    return rules.stream()
        .filter(rule -> rule.isAbout(type, channel))
        .max(Comparator.comparing(PreferenceRule::type));
  }
}
