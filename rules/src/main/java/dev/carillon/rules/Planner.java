package dev.carillon.rules;

import dev.carillon.events.Event;
import dev.carillon.notices.Notice;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.rules.Body.GroupBy;
import dev.carillon.rules.Body.Receivers;
import dev.carillon.rules.Body.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the plan of one rule for one event.
final class Planner {
  private static final int MAX_RECEIVERS = 10_000;

  /// Of one variable of a sentence.
  private static final int MAX_VARIABLE_CHARS = 4_000;

  private final Rule rule;
  private final Body body;
  private final EventData data;
  private final Event event;

  private Planner(Rule rule, EventData data) {
    this.rule = rule;
    this.body = rule.body();
    this.data = data;
    this.event = data.event();
  }

  static Plan plan(Rule rule, EventData data, Instant now) {
    try {
      return new Planner(rule, data).plan(now);
    } catch (Failure failure) {
      return new Plan.Failed(rule, failure.reason());
    } catch (DateTimeException | ArithmeticException beyond) {
      return new Plan.Failed(rule, "its time is beyond the end of time");
    }
  }

  private Plan plan(Instant now) {
    if (body.condition() != null && !body.condition().holds(data)) {
      return new Plan.Passed(rule);
    }
    Instant sendAt = event.occurredAt().plus(body.delay());
    Instant end = body.expires() == null ? null : sendAt.plus(body.expires());
    if (end != null && !end.isAfter(now)) {
      return new Plan.Expired(rule, end);
    }
    Notice notice = notice(end);
    if (!body.delay().isZero()) {
      notice = notice.at(sendAt);
    }
    return switch (body.receivers()) {
      case Receivers.Users users ->
          new Plan.Tell(rule, notice.to(receivers(users)), body.tellActor());
      case Receivers.Topic(var key) -> announce(notice, new Audience.Topic(topic(key.fill(data))));
      case Receivers.Everyone() -> announce(notice, new Audience.Everyone());
    };
  }

  private Plan announce(Notice notice, Audience audience) {
    return new Plan.Announce(
        rule,
        notice,
        audience,
        body.routing().critical() ? Broadcast.Priority.CRITICAL : Broadcast.Priority.NORMAL);
  }

  private Notice notice(@Nullable Instant end) {
    String type = body.type() == null ? event.name().withoutTenant().value() : body.type();
    Notice notice =
        Notice.of(rule.id(), body.object() == null ? type : body.object())
            .version(rule.version())
            .typed(type)
            .saying(type)
            .from(actor())
            .by(body.routing());
    Map<String, Object> payload = members(body.payload());
    checkText(type, payload);
    for (Map.Entry<String, Object> member : payload.entrySet()) {
      notice = notice.with(member.getKey(), member.getValue());
    }
    if (body.about() != null) {
      notice = notice.about(about(body.about().fill(data)));
    }
    if (body.group() != null) {
      notice = notice.grouped(grouping(body.group()));
    }
    return end == null ? notice : notice.expiring(end);
  }

  private @Nullable String actor() {
    if (body.actor() == null) {
      return null;
    }
    Object value = body.actor().in(data);
    if (value == null) {
      return null;
    }
    String id = id(value, body.actor());
    if (!UserId.isValid(id)) {
      throw new Failure(body.actor() + " is no user's id: \"" + Faults.shown(id) + '"');
    }
    return id;
  }

  /// An id that nobody can have is among them: it is refused when the others are told.
  private List<String> receivers(Receivers.Users users) {
    Set<String> ids = new LinkedHashSet<>();
    for (Path path : users.paths()) {
      switch (path.in(data)) {
        case null -> {}
        case Collection<?> some -> some.forEach(one -> ids.add(id(one, path)));
        case Object one -> ids.add(id(one, path));
      }
    }
    ids.addAll(users.users());
    if (ids.size() > MAX_RECEIVERS) {
      throw new Failure("more than " + MAX_RECEIVERS + " receivers: tell a topic instead");
    }
    return List.copyOf(ids);
  }

  private static String id(@Nullable Object value, Path path) {
    return switch (value) {
      case String text -> text;
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case BigInteger number -> number.toString();
      case null, default -> throw new Failure(path + " is no user's id, and no list of them");
    };
  }

  private static TopicKey topic(String key) {
    if (!TopicKey.isValid(key)) {
      throw new Failure("the topic is no topic's key: \"" + Faults.shown(key) + '"');
    }
    return new TopicKey(key);
  }

  private static String about(String what) {
    if (!NotificationRules.aboutViolations(what).isEmpty()) {
      throw new Failure(
          "`about` is 1 to 255 characters without control characters: \""
              + Faults.shown(what)
              + '"');
    }
    return what;
  }

  private Grouping grouping(GroupBy by) {
    if (by.key() == null) {
      return new Grouping(null, by.window(), by.edge());
    }
    String filled = by.key().fill(data);
    // An id may be as long as a key: what does not fit is told apart by its digest.
    String key = filled.length() <= 255 ? filled : Grouping.by(rule.id(), filled).key();
    if (key == null || !NotificationRules.aboutViolations(key).isEmpty()) {
      throw new Failure(
          "the group's key is not blank and has no control characters: \""
              + Faults.shown(filled)
              + '"');
    }
    return new Grouping(key, by.window(), by.edge());
  }

  private Map<String, Object> members(Value.Members values) {
    Map<String, Object> members = new LinkedHashMap<>();
    values
        .members()
        .forEach((name, value) -> {
          Object filled =
              switch (value) {
                case Value.Filled(var template) -> template.value(data);
                case Value.Constant(var constant) -> constant;
                case Value.Members inner -> members(inner);
              };
          if (filled != null) {
            members.put(name, filled);
          }
        });
    return members;
  }

  /// Nobody shall read `null`.
  private void checkText(String key, Map<String, Object> payload) {
    Map<String, Object> arguments = new TreeMap<>();
    for (String variable : body.texts().variables(key)) {
      Object given = payload.get(variable);
      Object value = given == null ? data.member(variable) : given;
      switch (value) {
        case null -> {}
        case String text when text.length() > MAX_VARIABLE_CHARS ->
            throw new Failure(
                "the text's " + variable + " has more than " + MAX_VARIABLE_CHARS + " characters");
        case Map<?, ?> _ -> throw new Failure("the text's " + variable + " is an object");
        case Collection<?> _ -> throw new Failure("the text's " + variable + " is a list");
        default -> arguments.put(variable, value);
      }
    }
    Optional<String> unfit = body.texts().unfit(key, arguments);
    if (unfit.isPresent()) {
      throw new Failure("the text's " + unfit.get());
    }
  }
}
