package dev.carillon.notification.domain;

import static java.util.Objects.requireNonNull;

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

  /// What is to become of a delivery, and why.
  public sealed interface Decision {
    Ground ground();

    /// It is sent.
    record Send(Ground ground) implements Decision {}

    /// They do not want it.
    record Suppress(Ground ground) implements Decision {}

    /// It is held back until then, and told together with what else was.
    record Hold(Instant until, Ground ground) implements Decision {}
  }

  /// What a decision rests on.
  ///
  /// @param rule the pattern of the rule that decided; null: it was no rule
  public record Ground(Kind kind, @Nullable TypePattern rule) {
    /// Nobody has said anything about it.
    public static final Ground NONE = new Ground(Kind.NONE, null);

    /// The names are the store's.
    public enum Kind {
      /// Nobody has said anything about it.
      NONE,
      /// What they chose themselves.
      OWN,
      /// What their tenant chose for those who have not.
      DEFAULT,
      /// The tenant lets nobody switch it off.
      REQUIRED,
      /// It would disturb.
      QUIET_HOURS,
      /// They want one summary.
      DIGEST,
      /// It would have been held back, and is too urgent for that.
      CRITICAL
    }

    private static Ground of(Kind kind) {
      return new Ground(kind, null);
    }
  }

  /// Decides about a delivery that is due.
  ///
  /// @param critical it is not held back
  /// @param held it was held back before: it is in a digest already, and may still have to wait for
  ///   the end of quiet hours
  public Decision decide(
      String type, Channel channel, boolean critical, boolean held, Instant now, ZoneId zone) {
    if (!PreferenceRule.canBeFor(channel)) {
      return new Decision.Send(Ground.NONE);
    }
    Said said = said(type, channel);
    if (!said.allowed()) {
      return new Decision.Suppress(said.ground());
    }
    Optional<Decision> hold = hold(channel, held, now, zone);
    if (hold.isEmpty()) {
      return new Decision.Send(said.ground());
    }
    return critical ? new Decision.Send(Ground.of(Ground.Kind.CRITICAL)) : hold.get();
  }

  private Optional<Decision> hold(Channel channel, boolean held, Instant now, ZoneId zone) {
    boolean inDigest = digest != null && channel == Channel.EMAIL && !held;
    Instant due = inDigest ? requireNonNull(digest).next(now, zone) : now;
    Instant until = quietHours == null ? due : quietHours.end(due, zone).orElse(due);
    Ground.Kind kind = inDigest ? Ground.Kind.DIGEST : Ground.Kind.QUIET_HOURS;
    return until.isAfter(now)
        ? Optional.of(new Decision.Hold(until, Ground.of(kind)))
        : Optional.empty();
  }

  /// Whether a type may come by a channel.
  public boolean allows(String type, Channel channel) {
    return said(type, channel).allowed();
  }

  private record Said(boolean allowed, Ground ground) {
    static final Said NOTHING = new Said(true, Ground.NONE);

    static Said by(PreferenceRule rule, Ground.Kind kind) {
      return new Said(rule.allowed(), new Ground(kind, rule.type()));
    }
  }

  private Said said(String type, Channel channel) {
    return required(type, channel)
        .map(rule -> Said.by(rule, Ground.Kind.REQUIRED))
        .or(() -> mostSpecific(own, type, channel).map(rule -> Said.by(rule, Ground.Kind.OWN)))
        .or(() ->
            mostSpecific(defaults, type, channel).map(rule -> Said.by(rule, Ground.Kind.DEFAULT)))
        .orElse(Said.NOTHING);
  }

  /// Whether it cannot be switched off.
  public boolean isRequired(String type, Channel channel) {
    return required(type, channel).isPresent();
  }

  private Optional<PreferenceRule> required(String type, Channel channel) {
    return mostSpecific(defaults.stream().filter(PreferenceRule::required).toList(), type, channel);
  }

  private static Optional<PreferenceRule> mostSpecific(
      List<PreferenceRule> rules, String type, Channel channel) {
    return rules.stream()
        .filter(rule -> rule.isAbout(type, channel))
        .max(Comparator.comparing(PreferenceRule::type));
  }
}
