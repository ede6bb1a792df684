package dev.carillon.web.controllers;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeliveryState;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.Traces.Heard;
import dev.carillon.notification.usecases.ports.Traces.Sending;
import dev.carillon.notification.usecases.queries.TraceNotifications.Step;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The steps of a trace on the wire, each with a sentence for people.
public final class TraceTexts {
  private final Messages messages;

  public TraceTexts(Messages messages) {
    this.messages = messages;
  }

  /// A step; members that say nothing about it are left out.
  ///
  /// @param event the event's id
  /// @param until of what is held back, grouped, or sent unless it is read
  /// @param by what a decision rests on
  /// @param rule the rule that was followed, or the pattern of the preference that decided
  /// @param version of a rule that was followed
  /// @param with the notification whose message tells it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepView(
      String at,
      String step,
      @Nullable String channel,
      String text,
      @Nullable String event,
      @Nullable String name,
      @Nullable Integer attempts,
      @Nullable String until,
      @Nullable String outcome,
      @Nullable String by,
      @Nullable String rule,
      @Nullable String version,
      @Nullable String provider,
      @Nullable String target,
      @Nullable Long tookMillis,
      @Nullable String answer,
      @Nullable String reason,
      @Nullable String with) {}

  List<StepView> steps(List<Step> steps, Locale language) {
    return steps.stream().map(step -> view(step, language)).toList();
  }

  private StepView view(Step step, Locale language) {
    Words words = new Words(step.at(), language);
    return switch (step) {
      case Step.Happened(var _, var event) ->
          words.about(event).view("event", "event", event.name());
      case Step.Ruled(var _, var rule) -> {
        words.rule = rule.rule();
        words.version = rule.version();
        yield words.view("rule", "rule", rule.rule(), rule.version());
      }
      case Step.Told(var _, var event) -> words.about(event).view("told", "told", event.attempts());
      case Step.GivenUp(var _, var event) ->
          words.about(event).view("given-up", "given-up", event.attempts(), words.error(event));
      case Step.Stored(var _, var inbox, var count) ->
          words.view("stored", stored(inbox, count), count);
      case Step.Grouped(var _, var until) -> words.until(until).view("grouped", "grouped");
      case Step.Handled(var _, var how) -> {
        String word = how.name().toLowerCase(Locale.ROOT);
        yield words.view(word, word);
      }
      case Step.Planned(var _, var channel, var until) ->
          words
              .by(channel)
              .until(until)
              .view("planned", until == null ? "planned" : "planned.unless-read");
      case Step.Decided(var _, var channel, var decision) -> decided(words.by(channel), decision);
      case Step.Attempted(var _, var channel, var attempt) -> attempted(words.by(channel), attempt);
      case Step.Stands(var _, var delivery) -> stands(words.by(delivery.channel()), delivery);
    };
  }

  private static String stored(boolean inbox, int count) {
    if (!inbox) {
      return "stored.elsewhere";
    }
    return count == 1 ? "stored" : "stored.group";
  }

  private static StepView decided(Words words, Decision decision) {
    Ground ground = decision.ground();
    TypePattern rule = ground.rule();
    words.rule = rule == null ? null : rule.text();
    words.by = word(ground.kind());
    words.outcome =
        switch (decision) {
          case Decision.Send _ -> "send";
          case Decision.Suppress _ -> "suppress";
          case Decision.Hold(var until, var _) -> {
            words.until(until);
            yield "hold";
          }
        };
    return words.view(
        "preference",
        "preference." + words.outcome + '.' + words.by,
        Objects.requireNonNullElse(words.rule, ""));
  }

  private static StepView attempted(Words words, Attempt attempt) {
    words.outcome = attempt.outcome();
    words.provider = attempt.provider();
    words.target = attempt.target();
    words.tookMillis = attempt.took().toMillis();
    words.answer = attempt.answer();
    return words.view(
        "attempt",
        "attempt." + attempt.outcome(),
        attempt.provider(),
        attempt.target(),
        attempt.answer());
  }

  private static StepView stands(Words words, Sending delivery) {
    String step = word(delivery.state());
    SuppressionReason reason = delivery.reason();
    if (reason != null) {
      words.reason = reason.wireName();
      return words.view(step, "suppressed." + words.reason);
    }
    NotificationId with = delivery.bundle();
    words.with = with == null ? null : with.toString();
    boolean waits =
        delivery.state() == DeliveryState.PENDING || delivery.state() == DeliveryState.FAILED;
    if (waits) {
      words.until(delivery.nextAttemptAt());
    }
    return words.view(
        step,
        with == null ? "state." + step : "with." + step,
        Objects.requireNonNullElse(delivery.error(), ""),
        Objects.requireNonNullElse(words.with, ""));
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// One step being made. The texts have the time that it is about as their first argument, and the
  /// channel as their second.
  private final class Words {
    private final Instant at;
    private final Locale language;
    private @Nullable Heard event;
    private @Nullable Channel channel;
    private @Nullable Instant until;
    private @Nullable String outcome;
    private @Nullable String by;
    private @Nullable String rule;
    private @Nullable String version;
    private @Nullable String provider;
    private @Nullable String target;
    private @Nullable Long tookMillis;
    private @Nullable String answer;
    private @Nullable String reason;
    private @Nullable String with;

    Words(Instant at, Locale language) {
      this.at = at;
      this.language = language;
    }

    Words about(Heard heard) {
      event = heard;
      return this;
    }

    Words by(Channel way) {
      channel = way;
      return this;
    }

    Words until(@Nullable Instant time) {
      until = time;
      return this;
    }

    String error(Heard heard) {
      return Objects.requireNonNullElse(heard.lastError(), "");
    }

    StepView view(String step, String code, Object... arguments) {
      Object[] all = new Object[arguments.length + 2];
      all[0] = until == null ? "" : Timestamps.text(until);
      all[1] =
          channel == null ? "" : messages.text(language, "trace.channel." + channel.wireName());
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      return new StepView(
          Timestamps.text(at),
          step,
          channel == null ? null : channel.wireName(),
          messages.text(language, "trace." + code, all),
          event == null ? null : event.id().toString(),
          event == null ? null : event.name(),
          event == null ? null : event.attempts(),
          until == null ? null : Timestamps.text(until),
          outcome,
          by,
          rule,
          version,
          provider,
          target,
          tookMillis,
          answer,
          reason,
          with);
    }
  }
}
