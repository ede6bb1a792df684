package dev.carillon.web.controllers;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of `PUT /preferences`.
final class PreferenceRequests {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private final List<FieldFault> faults = new ArrayList<>();

  private PreferenceRequests() {}

  /// The body; what is absent is as if nobody had said anything.
  record Wanted(
      @Nullable List<@Nullable WantedRule> rules,
      @Nullable WantedQuietHours quietHours,
      @Nullable WantedDigest digest) {}

  record WantedRule(
      @Nullable String type,
      @Nullable String channel,
      @Nullable Boolean allowed,
      @Nullable Boolean required) {}

  record WantedQuietHours(@Nullable String from, @Nullable String to) {}

  record WantedDigest(@Nullable String every, @Nullable String at) {}

  /// Of a user.
  ///
  /// @throws ProblemException when a member is not what it can be
  static Preferences own(Wanted wanted) {
    PreferenceRequests reading = new PreferenceRequests();
    List<PreferenceRule> rules = reading.rules(wanted.rules(), false);
    QuietHours quiet = reading.quietHours(wanted.quietHours());
    Digest digest = reading.digest(wanted.digest());
    reading.check();
    return new Preferences(List.of(), rules, quiet, digest);
  }

  /// Of a tenant: rules alone.
  ///
  /// @throws ProblemException when a member is not what it can be
  static List<PreferenceRule> defaults(Wanted wanted) {
    PreferenceRequests reading = new PreferenceRequests();
    List<PreferenceRule> rules = reading.rules(wanted.rules(), true);
    if (wanted.quietHours() != null) {
      reading.fault("quietHours", "field.users-only");
    }
    if (wanted.digest() != null) {
      reading.fault("digest", "field.users-only");
    }
    reading.check();
    return rules;
  }

  private void fault(String field, String code, Object... arguments) {
    faults.add(FieldFault.of(field, code, arguments));
  }

  private void check() {
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
  }

  private List<PreferenceRule> rules(
      @Nullable List<@Nullable WantedRule> wanted, boolean ofTenant) {
    if (wanted == null) {
      return List.of();
    }
    if (wanted.size() > Preferences.MAX_RULES) {
      fault("rules", "field.too-many", Preferences.MAX_RULES);
      return List.of();
    }
    List<PreferenceRule> rules = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (int place = 0; place < wanted.size(); place++) {
      String field = "rules." + place;
      rule(field, wanted.get(place), ofTenant)
          .ifPresent(rule -> {
            if (!seen.add(List.of(rule.type(), rule.channel()))) {
              fault(field, "field.rule-twice");
            }
            rules.add(rule);
          });
    }
    return rules;
  }

  private Optional<PreferenceRule> rule(
      String field, @Nullable WantedRule wanted, boolean ofTenant) {
    if (wanted == null) {
      fault(field, "field.missing");
      return Optional.empty();
    }
    int before = faults.size();
    String type = wanted.type();
    if (type == null || !TypePattern.isValid(type)) {
      fault(field + ".type", type == null ? "field.missing" : "field.type-pattern");
    }
    Optional<Channel> channel = Optional.ofNullable(wanted.channel()).flatMap(Channel::ofWireName);
    if (channel.filter(PreferenceRule::canBeFor).isEmpty()) {
      fault(field + ".channel", "field.preference-channel");
    }
    if (wanted.allowed() == null) {
      fault(field + ".allowed", "field.missing");
    }
    boolean required = Boolean.TRUE.equals(wanted.required());
    if (required && !ofTenant) {
      fault(field + ".required", "field.services-only");
    } else if (required && Boolean.FALSE.equals(wanted.allowed())) {
      fault(field + ".required", "field.required-allowed");
    }
    if (faults.size() > before || type == null || wanted.allowed() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new PreferenceRule(
            new TypePattern(type), channel.orElseThrow(), wanted.allowed(), required));
  }

  private @Nullable QuietHours quietHours(@Nullable WantedQuietHours wanted) {
    if (wanted == null) {
      return null;
    }
    LocalTime from = time("quietHours.from", wanted.from());
    LocalTime to = time("quietHours.to", wanted.to());
    if (from == null || to == null) {
      return null;
    }
    if (from.equals(to)) {
      fault("quietHours.to", "field.same-time");
      return null;
    }
    return new QuietHours(from, to);
  }

  private @Nullable LocalTime time(String field, @Nullable String text) {
    if (text == null || !TIME.matcher(text).matches()) {
      fault(field, text == null ? "field.missing" : "field.time-of-day");
      return null;
    }
    return LocalTime.parse(text);
  }

  private @Nullable Digest digest(@Nullable WantedDigest wanted) {
    if (wanted == null) {
      return null;
    }
    if ((wanted.every() == null) == (wanted.at() == null)) {
      fault("digest", "field.every-or-at");
      return null;
    }
    if (wanted.every() == null) {
      LocalTime at = time("digest.at", wanted.at());
      return at == null ? null : new Digest.At(at);
    }
    try {
      return new Digest.Every(Duration.parse(wanted.every()));
    } catch (DateTimeException | IllegalArgumentException noInterval) {
      fault("digest.every", "field.digest", Digest.SHORTEST.toString(), Digest.LONGEST.toString());
      return null;
    }
  }
}
