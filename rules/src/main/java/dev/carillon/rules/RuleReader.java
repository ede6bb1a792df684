package dev.carillon.rules;

import dev.carillon.events.EventPattern;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import dev.carillon.rules.Body.GroupBy;
import dev.carillon.rules.Body.Receivers;
import dev.carillon.rules.Body.Value;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import dev.carillon.texts.Texts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Reads one rule and notes all its faults.
final class RuleReader {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "description",
          "enabled",
          "on",
          "when",
          "to",
          "actor",
          "tellActor",
          "type",
          "object",
          "text",
          "payload",
          "channels",
          "escalation",
          "critical",
          "about",
          "group",
          "delay",
          "expires");
  private static final int VERSION_DIGITS = 12;

  /// All that a rule needs that switches another one off.
  private static final Set<String> SWITCH = Set.of("id", "enabled", "description");

  private static final int MAX_DESCRIPTION_CHARS = 500;
  private static final int MAX_PATTERNS = 20;
  private static final int MAX_PATTERN_CHARS = 255;
  private static final int MAX_EDGE_CHARS = 20;
  private static final Duration LONGEST = Duration.ofDays(366);

  private final String file;
  private final GroupingRules grouping;
  private final Fields fields;

  RuleReader(String file, GroupingRules grouping, Faults faults) {
    this.file = file;
    this.grouping = grouping;
    this.fields = new Fields(faults);
  }

  /// The rule; null, and a fault or more, when it is none.
  @Nullable Rule read(Located located) {
    if (!(located instanceof Members rule)) {
      fields.fault(located.at(), "a rule is keys and values, such as `id: order-paid`");
      return null;
    }
    int before = fields.faults();
    fields.known(rule, KEYS);
    String id = id(rule);
    String source = JsonMapper.shared().writeValueAsString(rule.plain());
    String version = version(source);
    Body body = body(rule, "rule " + id + '@' + version);
    return body == null || id == null || fields.faults() > before
        ? null
        : new Rule(id, version, source, file, rule.at(), body);
  }

  private @Nullable Body body(Members rule, String textsName) {
    String description = fields.text(rule, "description", MAX_DESCRIPTION_CHARS);
    boolean enabled = fields.truth(rule, "enabled", true);
    if (!enabled && SWITCH.containsAll(rule.members().keySet())) {
      return off(description, textsName);
    }
    List<EventPattern> patterns = patterns(rule);
    Condition condition = condition(rule);
    Receivers receivers = new ReceiversReader(fields).read(rule);
    Path actor = actor(rule);
    boolean tellActor = fields.truth(rule, "tellActor", false);
    String type = name(rule, "type");
    String object = name(rule, "object");
    Texts texts = new WordingReader(fields).read(rule, textsName);
    Value.Members payload = new PayloadReader(fields).read(rule);
    Routing routing = new RoutingReader(fields).read(rule);
    Template about = fields.template(rule, "about");
    GroupBy group = group(rule);
    Duration delay = fields.duration(rule, "delay", Duration.ZERO, LONGEST);
    Duration expires = fields.duration(rule, "expires", Duration.ofMillis(1), LONGEST);
    if (receivers != null && !(receivers instanceof Receivers.Users)) {
      forUsersOnly(rule, "group");
      if (tellActor) {
        forUsersOnly(rule, "tellActor");
      }
    }
    if (receivers == null || texts == null) {
      return null;
    }
    return new Body(
        description,
        enabled,
        patterns,
        condition,
        receivers,
        actor,
        tellActor,
        type,
        object,
        texts,
        payload,
        routing,
        about,
        group,
        delay == null ? Duration.ZERO : delay,
        expires);
  }

  /// A rule that only says that the one of its id is not heard.
  private static Body off(@Nullable String description, String textsName) {
    return new Body(
        description,
        false,
        List.of(),
        null,
        new Receivers.Users(List.of(), List.of()),
        null,
        false,
        null,
        null,
        Texts.of(textsName, new LinkedHashMap<>(Map.of(Locale.ENGLISH, ""))),
        new Value.Members(Map.of()),
        Routing.INBOX,
        null,
        null,
        Duration.ZERO,
        null);
  }

  private void forUsersOnly(Members rule, String key) {
    Member member = rule.member(key);
    if (member != null) {
      fields.fault(member.at(), "leave out `" + key + "`: it is not for a topic or everyone");
    }
  }

  private static String version(String source) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8)))
          .substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private @Nullable String id(Members rule) {
    Member member = rule.member("id");
    if (member == null) {
      fields.fault(rule.at(), "give the rule an `id`");
      return null;
    }
    if (member.value() instanceof Scalar(_, String id, _) && ID.matcher(id).matches()) {
      return id;
    }
    fields.fault(
        member.value().at(),
        "an id is 1 to 100 of a-z, 0-9, `.`, `_`, `-`, and begins with a letter or a digit");
    return null;
  }

  private @Nullable String name(Members rule, String key) {
    String name = fields.text(rule, key, NotificationRules.LONGEST_NAME_CHARS);
    if (name != null && !UserId.isValid(name)) {
      fields.fault(rule.valueOf(key).at(), "`" + key + "` has no control characters");
      return null;
    }
    return name;
  }

  private List<EventPattern> patterns(Members rule) {
    Member member = rule.member("on");
    if (member == null) {
      fields.fault(
          rule.at(), "say by `on` of what events the rule hears, such as `on: order.paid`");
      return List.of();
    }
    List<EventPattern> patterns = new ArrayList<>();
    for (Located one : fields.list(member.value(), "on", MAX_PATTERNS)) {
      String pattern = fields.text(one, "on", MAX_PATTERN_CHARS);
      if (pattern != null) {
        try {
          patterns.add(new EventPattern(pattern));
        } catch (IllegalArgumentException none) {
          fields.fault(
              one.at(),
              "`"
                  + Faults.shown(pattern)
                  + "` names no events: write segments of letters, digits, `_`, `-`, or `*` for one"
                  + " and `**` for any number, joined by dots");
        }
      }
    }
    return patterns;
  }

  private @Nullable Condition condition(Members rule) {
    Member member = rule.member("when");
    if (member == null) {
      return null;
    }
    if (member.value() instanceof Scalar(_, Boolean constant, _)) {
      fields.fault(
          member.value().at(),
          constant ? "leave `when` out: it is always so" : "write `enabled: false` instead");
      return null;
    }
    String text = fields.text(member.value(), "when", Condition.MAX_CHARS);
    if (text == null) {
      return null;
    }
    try {
      return Condition.parse(text);
    } catch (SyntaxFault none) {
      fields.fault(member.value().at(none.index()), none.reason());
      return null;
    }
  }

  private @Nullable Path actor(Members rule) {
    Member member = rule.member("actor");
    if (member == null) {
      return null;
    }
    Path path = fields.path(member.value(), "actor");
    return path == null ? null : path.orNothing();
  }

  private @Nullable GroupBy group(Members rule) {
    Member member = rule.member("group");
    if (member == null) {
      return null;
    }
    if (!(member.value() instanceof Members group)) {
      fields.fault(member.value().at(), "`group` is `{}`, or has a `key`, a `window`, an `edge`");
      return null;
    }
    fields.known(group, Set.of("key", "window", "edge"));
    Template key = fields.template(group, "key");
    Duration window = fields.duration(group, "window", Duration.ofMillis(1), grouping.maxWindow());
    if (window != null
        && !grouping.violations(new Grouping(null, window, Edge.LEADING)).isEmpty()) {
      fields.fault(group.valueOf("window").at(), "`window` is at most " + grouping.maxWindow());
    }
    Edge edge = Edge.LEADING;
    String word = fields.text(group, "edge", MAX_EDGE_CHARS);
    if (word != null) {
      Optional<Edge> named = Edge.ofWireName(word);
      if (named.isEmpty()) {
        fields.fault(group.valueOf("edge").at(), "`edge` is leading or trailing");
      }
      edge = named.orElse(edge);
    }
    return new GroupBy(key, window, edge);
  }
}
