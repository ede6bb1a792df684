package dev.carillon.web.controllers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.queries.Forecast;
import dev.carillon.notification.usecases.queries.ForecastDeliveries;
import dev.carillon.rules.Rule;
import dev.carillon.rules.running.SimulateRules.Outcome;
import dev.carillon.rules.running.SimulateRules.Recipient;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Outcomes of a simulation on the wire, each with a sentence for people: those of traces, where it
/// is the same.
final class RuleViews {
  private final Messages messages;

  RuleViews(Messages messages) {
    this.messages = messages;
  }

  /// @param audience how many recipients are shown
  /// @param more whether there are others
  record OutcomeView(
      String rule,
      String version,
      String file,
      boolean draft,
      String decision,
      String why,
      int audience,
      boolean more,
      List<RecipientView> recipients) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RecipientView(
      String receiverId,
      String decision,
      String why,
      @Nullable String at,
      @Nullable String locale,
      @Nullable String senderId,
      @Nullable String type,
      @Nullable String object,
      @Nullable String about,
      @Nullable String expiresAt,
      @JsonRawValue @Nullable String payload,
      @Nullable List<ChannelView> channels) {}

  /// @param by what the decision rests on, and `rule` its pattern
  /// @param then of what is held back or sent unless it is read: what becomes of it then
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChannelView(
      String channel,
      String decision,
      String why,
      String at,
      @Nullable String reason,
      @Nullable String by,
      @Nullable String rule,
      @Nullable List<String> targets,
      ContentPreview.@Nullable Seen content,
      @Nullable ChannelView then) {}

  OutcomeView view(Outcome outcome, boolean draft, Locale language) {
    return switch (outcome) {
      case Outcome.Tells(var rule, var audience, var recipients, var more) ->
          view(
              rule,
              draft,
              "told",
              audience == null
                  ? messages.text(language, "rule.told", recipients.size())
                  : messages.text(language, "rule.announced", audience),
              more,
              recipients.stream().map(recipient -> view(recipient, language)).toList());
      case Outcome.Passes(var rule) ->
          view(
              rule,
              draft,
              "condition",
              messages.text(
                  language, "rule.condition", Objects.requireNonNullElse(rule.condition(), "")));
      case Outcome.Expires(var rule, var at) ->
          view(
              rule, draft, "expired", messages.text(language, "rule.expired", Timestamps.text(at)));
      case Outcome.Fails(var rule, var reason) ->
          view(rule, draft, "failed", messages.text(language, "rule.failed", reason));
      case Outcome.Off(var rule) ->
          view(rule, draft, "disabled", messages.text(language, "rule.disabled"));
    };
  }

  private static OutcomeView view(Rule rule, boolean draft, String decision, String why) {
    return view(rule, draft, decision, why, false, List.of());
  }

  private static OutcomeView view(
      Rule rule,
      boolean draft,
      String decision,
      String why,
      boolean more,
      List<RecipientView> recipients) {
    return new OutcomeView(
        rule.id(),
        rule.version(),
        rule.file(),
        draft,
        decision,
        why,
        recipients.size(),
        more,
        recipients);
  }

  private RecipientView view(Recipient recipient, Locale language) {
    return switch (recipient) {
      case Recipient.Self(var who) ->
          notTold(who, "self", messages.text(language, "rule.recipient.self"));
      case Recipient.Refused(var who, var reason) ->
          notTold(who, "refused", messages.text(language, "rule.recipient.refused", reason));
      case Recipient.Told(var _, var locale, var foretold) -> told(locale, foretold, language);
    };
  }

  private static RecipientView notTold(String who, String decision, String why) {
    return new RecipientView(
        who, decision, why, null, null, null, null, null, null, null, null, null);
  }

  private RecipientView told(Locale locale, ForecastDeliveries.Foretold foretold, Locale language) {
    var notification = foretold.notification();
    Instant expiresAt = notification.expiresAt();
    List<ChannelView> channels = new ArrayList<>();
    if (notification.routing().inbox()) {
      channels.add(inbox(notification.createdAt(), language));
    }
    foretold
        .deliveries()
        .forEach(
            planned -> channels.add(view(planned.plan().channel(), planned.forecast(), language)));
    return new RecipientView(
        notification.receiver().value(),
        "told",
        messages.text(language, "rule.recipient.told", Timestamps.text(notification.createdAt())),
        Timestamps.text(notification.createdAt()),
        locale.toLanguageTag(),
        notification.sender().value(),
        notification.type(),
        notification.object(),
        notification.about(),
        expiresAt == null ? null : Timestamps.text(expiresAt),
        notification.payload().json(),
        channels);
  }

  private ChannelView inbox(Instant at, Locale language) {
    return new ChannelView(
        Channel.REALTIME.wireName(),
        "sent",
        messages.text(language, "trace.stored"),
        Timestamps.text(at),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private ChannelView view(Channel channel, Forecast forecast, Locale language) {
    return switch (forecast) {
      case Forecast.Sent(var at, var targets, var ground, var content) ->
          of(
              channel,
              "sent",
              ground.kind() == Ground.Kind.NONE
                  ? words(language, "rule.sent", channel, at, String.join(", ", targets))
                  : said(language, "send", channel, at, ground),
              at,
              ground,
              targets,
              content,
              null);
      case Forecast.Held(var until, var ground, var then) ->
          of(
              channel,
              "held",
              said(language, "hold", channel, until, ground),
              until,
              ground,
              null,
              null,
              view(channel, then, language));
      case Forecast.Suppressed(var at, var reason, var ground) ->
          new ChannelView(
              channel.wireName(),
              "suppressed",
              ground.rule() == null
                  ? words(language, "trace.suppressed." + reason.wireName(), channel, at, "")
                  : said(language, "suppress", channel, at, ground),
              Timestamps.text(at),
              reason.wireName(),
              by(ground),
              rule(ground),
              null,
              null,
              null);
      case Forecast.UnlessRead(var at, var then) ->
          of(
              channel,
              "unless-read",
              words(language, "trace.planned.unless-read", channel, at, ""),
              at,
              Ground.NONE,
              null,
              null,
              view(channel, then, language));
    };
  }

  private static ChannelView of(
      Channel channel,
      String decision,
      String why,
      Instant at,
      Ground ground,
      @Nullable List<String> targets,
      ContentPreview.@Nullable Seen content,
      @Nullable ChannelView then) {
    return new ChannelView(
        channel.wireName(),
        decision,
        why,
        Timestamps.text(at),
        null,
        by(ground),
        rule(ground),
        targets,
        content,
        then);
  }

  private String said(Locale language, String outcome, Channel channel, Instant at, Ground ground) {
    return words(
        language,
        "trace.preference." + outcome + '.' + word(ground),
        channel,
        at,
        Objects.requireNonNullElse(rule(ground), ""));
  }

  private String words(Locale language, String code, Channel channel, Instant at, String what) {
    return messages.text(
        language,
        code,
        Timestamps.text(at),
        messages.text(language, "trace.channel." + channel.wireName()),
        what);
  }

  private static @Nullable String by(Ground ground) {
    return ground.kind() == Ground.Kind.NONE ? null : word(ground);
  }

  private static String word(Ground ground) {
    return ground.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String rule(Ground ground) {
    TypePattern rule = ground.rule();
    return rule == null ? null : rule.text();
  }
}
