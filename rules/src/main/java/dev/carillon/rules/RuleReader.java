package dev.carillon.rules;

import dev.carillon.events.EventPattern;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.NotificationRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.UserId;
import dev.carillon.rules.Body.GroupBy;
import dev.carillon.rules.Body.Receivers;
import dev.carillon.rules.Body.Value;
import dev.carillon.rules.Located.At;
import dev.carillon.rules.Located.Items;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import dev.carillon.texts.Texts;
import dev.carillon.texts.TextsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Reads one rule and notes all its faults.
final class RuleReader {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  private static final Pattern AT_INDEX = Pattern.compile("\\[at pattern index (\\d+)].*");
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
  private static final Set<String> OWN_MEMBERS = Set.of("message", "messageKey", "messageArgs");
  private static final int VERSION_DIGITS = 12;

  /// All that a rule needs that switches another one off.
  private static final Set<String> SWITCH = Set.of("id", "enabled", "description");

  /// Each may be filled with a few thousand characters.
  private static final int MAX_PLACES = 100;

  private static final int MAX_DESCRIPTION_CHARS = 500;
  private static final int MAX_PATTERNS = 20;
  private static final int MAX_PATHS = 20;
  private static final int MAX_USERS = 100;
  private static final int MAX_LANGUAGES = 20;
  private static final int MAX_TEXT_CHARS = 2_000;
  private static final int MAX_MEMBERS = 50;
  private static final int MAX_MEMBER_CHARS = 100;
  private static final int MAX_DEPTH = 5;
  private static final Duration LONGEST = Duration.ofDays(366);

  private final String file;
  private final GroupingRules grouping;
  private final Faults faults;
  private int payloadMembers;

  RuleReader(String file, GroupingRules grouping, Faults faults) {
    this.file = file;
    this.grouping = grouping;
    this.faults = faults;
  }

  /// The rule; null, and a fault or more, when it is none.
  @Nullable Rule read(Located located) {
    if (!(located instanceof Members rule)) {
      faults.add(located.at(), "a rule is keys and values, such as `id: order-paid`");
      return null;
    }
    int before = faults.count();
    checkKeys(rule, KEYS);
    String id = id(rule);
    String source = JsonMapper.shared().writeValueAsString(rule.plain());
    String version = version(source);
    Body body = body(rule, "rule " + id + '@' + version);
    return body == null || id == null || faults.count() > before
        ? null
        : new Rule(id, version, source, file, rule.at(), body);
  }

  private @Nullable Body body(Members rule, String textsName) {
    String description = text(rule, "description", MAX_DESCRIPTION_CHARS);
    boolean enabled = truth(rule, "enabled", true);
    if (!enabled && SWITCH.containsAll(rule.members().keySet())) {
      return off(description, textsName);
    }
    List<EventPattern> patterns = patterns(rule);
    Condition condition = condition(rule);
    Receivers receivers = receivers(rule);
    Path actor = actor(rule);
    boolean tellActor = truth(rule, "tellActor", false);
    String type = name(rule, "type");
    String object = name(rule, "object");
    Texts texts = texts(rule, textsName);
    Value.Members payload = payload(rule);
    Routing routing = routing(rule);
    Template about = template(rule, "about");
    GroupBy group = group(rule);
    Duration delay = duration(rule, "delay", Duration.ZERO, LONGEST);
    Duration expires = duration(rule, "expires", Duration.ofMillis(1), LONGEST);
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
    Member member = rule.members().get(key);
    if (member != null) {
      faults.add(member.at(), "leave out `" + key + "`: it is not for a topic or everyone");
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

  private void checkKeys(Members members, Set<String> known) {
    members
        .members()
        .forEach((key, member) -> {
          if (!known.contains(key)) {
            faults.add(
                member.at(), "unknown key `" + Faults.shown(key) + "`" + Faults.meant(key, known));
          }
        });
  }

  private @Nullable String id(Members rule) {
    Member member = rule.members().get("id");
    if (member == null) {
      faults.add(rule.at(), "give the rule an `id`");
      return null;
    }
    if (member.value() instanceof Scalar(_, String id, _) && ID.matcher(id).matches()) {
      return id;
    }
    faults.add(
        member.value().at(),
        "an id is 1 to 100 of a-z, 0-9, `.`, `_`, `-`, and begins with a letter or a digit");
    return null;
  }

  /// A text that is there; null, and a fault, when something else is.
  private @Nullable String text(Located value, String what, int maxChars) {
    if (value instanceof Scalar(var at, var plain, _)) {
      if (plain instanceof String text && !text.isBlank()) {
        if (text.length() <= maxChars) {
          return text;
        }
        faults.add(at, "`" + what + "` has at most " + maxChars + " characters");
        return null;
      }
      if (plain != null && !(plain instanceof String)) {
        faults.add(at, "`" + what + "` is a text: put it between quotes");
        return null;
      }
    }
    faults.add(value.at(), "`" + what + "` is a text, and not empty");
    return null;
  }

  private @Nullable String text(Members members, String key, int maxChars) {
    Member member = members.members().get(key);
    return member == null ? null : text(member.value(), key, maxChars);
  }

  private @Nullable String name(Members rule, String key) {
    String name = text(rule, key, NotificationRules.LONGEST_NAME_CHARS);
    if (name != null && !UserId.isValid(name)) {
      faults.add(at(rule, key), "`" + key + "` has no control characters");
      return null;
    }
    return name;
  }

  private static At at(Members members, String key) {
    Member member = members.members().get(key);
    return member == null ? members.at() : member.value().at();
  }

  private boolean truth(Members members, String key, boolean otherwise) {
    Member member = members.members().get(key);
    if (member == null) {
      return otherwise;
    }
    if (member.value() instanceof Scalar(_, Boolean truth, _)) {
      return truth;
    }
    faults.add(member.value().at(), "`" + key + "` is true or false");
    return otherwise;
  }

  private List<EventPattern> patterns(Members rule) {
    Member member = rule.members().get("on");
    if (member == null) {
      faults.add(rule.at(), "say by `on` of what events the rule hears, such as `on: order.paid`");
      return List.of();
    }
    List<EventPattern> patterns = new ArrayList<>();
    for (Located one : list(member.value(), "on", MAX_PATTERNS)) {
      String pattern = text(one, "on", 255);
      if (pattern != null) {
        try {
          patterns.add(new EventPattern(pattern));
        } catch (IllegalArgumentException none) {
          faults.add(
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

  /// Those in a list, or the one that stands for itself.
  private List<Located> list(Located value, String key, int max) {
    if (!(value instanceof Items(var at, var items))) {
      return List.of(value);
    }
    if (items.isEmpty() || items.size() > max) {
      faults.add(at, "`" + key + "` has 1 to " + max + " entries");
      return List.of();
    }
    return items;
  }

  private @Nullable Condition condition(Members rule) {
    Member member = rule.members().get("when");
    if (member == null) {
      return null;
    }
    if (member.value() instanceof Scalar(_, Boolean constant, _)) {
      faults.add(
          member.value().at(),
          constant ? "leave `when` out: it is always so" : "write `enabled: false` instead");
      return null;
    }
    String text = text(member.value(), "when", Condition.MAX_CHARS);
    if (text == null) {
      return null;
    }
    try {
      return Condition.parse(text);
    } catch (SyntaxFault none) {
      faults.add(at(member.value(), none.index()), none.reason());
      return null;
    }
  }

  private static At at(Located value, int index) {
    return value instanceof Scalar scalar ? scalar.at(index) : value.at();
  }

  private @Nullable Receivers receivers(Members rule) {
    Member member = rule.members().get("to");
    if (member == null) {
      faults.add(rule.at(), "say by `to` whom the rule tells, such as `to: customerId`");
      return null;
    }
    if (!(member.value() instanceof Members whom)) {
      return new Receivers.Users(paths(member.value(), "to"), List.of());
    }
    checkKeys(whom, Set.of("paths", "users", "topic", "everyone"));
    Set<String> named = whom.members().keySet();
    boolean users = named.contains("paths") || named.contains("users");
    int kinds =
        (users ? 1 : 0) + (named.contains("topic") ? 1 : 0) + (named.contains("everyone") ? 1 : 0);
    if (kinds != 1) {
      faults.add(whom.at(), "say one of `paths` and `users`, `topic`, or `everyone`, and only one");
      return null;
    }
    if (users) {
      return new Receivers.Users(
          named.contains("paths") ? paths(value(whom, "paths"), "paths") : List.of(),
          named.contains("users") ? users(value(whom, "users")) : List.of());
    }
    if (named.contains("topic")) {
      Template topic = template(whom, "topic");
      return topic == null ? null : new Receivers.Topic(topic);
    }
    if (!truth(whom, "everyone", true)) {
      faults.add(value(whom, "everyone").at(), "`everyone` can only be true");
    }
    return new Receivers.Everyone();
  }

  private static Located value(Members members, String key) {
    Member member = members.members().get(key);
    return member == null ? members : member.value();
  }

  private List<Path> paths(Located value, String key) {
    List<Path> paths = new ArrayList<>();
    for (Located one : list(value, key, MAX_PATHS)) {
      Path path = path(one, key);
      if (path != null) {
        paths.add(path);
      }
    }
    return paths;
  }

  private @Nullable Path path(Located value, String key) {
    String text = text(value, key, Template.MAX_CHARS);
    if (text == null) {
      return null;
    }
    try {
      return Path.parse(text);
    } catch (SyntaxFault none) {
      faults.add(value.at(), none.reason());
      return null;
    }
  }

  private List<String> users(Located value) {
    List<String> users = new ArrayList<>();
    for (Located one : list(value, "users", MAX_USERS)) {
      if (one instanceof Scalar(_, Long id, _)) {
        users.add(id.toString());
        continue;
      }
      String user = text(one, "users", 255);
      if (user != null && !UserId.isValid(user)) {
        faults.add(one.at(), "a user's id has no control characters");
      } else if (user != null) {
        users.add(user);
      }
    }
    return users;
  }

  private @Nullable Path actor(Members rule) {
    Member member = rule.members().get("actor");
    if (member == null) {
      return null;
    }
    Path path = path(member.value(), "actor");
    return path == null ? null : path.orNothing();
  }

  private @Nullable Template template(Members members, String key) {
    Member member = members.members().get(key);
    if (member == null) {
      return null;
    }
    String text = text(member.value(), key, Template.MAX_CHARS);
    return text == null ? null : template(text, member.value());
  }

  private @Nullable Template template(String text, Located value) {
    try {
      return Template.parse(text);
    } catch (SyntaxFault none) {
      faults.add(at(value, none.index()), none.reason());
      return null;
    }
  }

  private @Nullable Texts texts(Members rule, String name) {
    Member member = rule.members().get("text");
    if (member == null) {
      faults.add(rule.at(), "say by `text` what the rule tells, such as `text: {en: Paid}`");
      return null;
    }
    if (!(member.value() instanceof Members languages)
        || languages.members().isEmpty()
        || languages.members().size() > MAX_LANGUAGES) {
      faults.add(
          member.value().at(),
          "`text` is 1 to " + MAX_LANGUAGES + " languages, such as `en: Paid`");
      return null;
    }
    int before = faults.count();
    SequencedMap<Locale, String> patterns = new LinkedHashMap<>();
    languages
        .members()
        .forEach((tag, language) -> {
          Locale locale = locale(tag, language.at());
          String pattern = text(language.value(), tag, MAX_TEXT_CHARS);
          if (locale != null && pattern != null) {
            if (pattern.chars().filter(c -> c == '{').count() > MAX_PLACES) {
              faults.add(language.at(), "this text has more than " + MAX_PLACES + " braces");
            }
            if (patterns.putIfAbsent(locale, pattern) != null) {
              faults.add(language.at(), "this language is there twice; leave one of them out");
            }
            var _ = texts(name, new LinkedHashMap<>(Map.of(locale, pattern)), language.value());
          }
        });
    return faults.count() > before ? null : texts(name, patterns, languages);
  }

  private @Nullable Texts texts(String name, SequencedMap<Locale, String> patterns, Located value) {
    try {
      return Texts.of(name, patterns);
    } catch (TextsException faulty) {
      for (String fault : faulty.faults()) {
        Matcher index = AT_INDEX.matcher(fault.replaceAll("\\s+", " "));
        if (index.find()) {
          faults.add(at(value, Integer.parseInt(index.group(1))), index.replaceFirst("").strip());
        } else {
          faults.add(value.at(), fault.replaceAll("\\s+", " "));
        }
      }
      return null;
    }
  }

  private @Nullable Locale locale(String tag, At at) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      if (!locale.getLanguage().isEmpty()) {
        return locale;
      }
    } catch (IllformedLocaleException none) {
      // Said below.
    }
    faults.add(
        at, "`" + Faults.shown(tag) + "` is no language: write a tag such as `fr` or `en-GB`");
    return null;
  }

  private Value.Members payload(Members rule) {
    Member member = rule.members().get("payload");
    if (member == null) {
      return new Value.Members(Map.of());
    }
    if (!(member.value() instanceof Members members)) {
      faults.add(member.value().at(), "`payload` is members with their values");
      return new Value.Members(Map.of());
    }
    members
        .members()
        .forEach((name, one) -> {
          if (OWN_MEMBERS.contains(name)) {
            faults.add(one.at(), "name this otherwise: `" + name + "` is made of the text");
          }
        });
    payloadMembers = 0;
    Value.Members payload = members(members, 1);
    if (payloadMembers > MAX_MEMBERS) {
      faults.add(members.at(), "a payload has at most " + MAX_MEMBERS + " members in all");
    }
    return payload;
  }

  private Value.Members members(Members members, int depth) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (depth > MAX_DEPTH) {
      faults.add(members.at(), "a payload is at most " + MAX_DEPTH + " members deep");
      return new Value.Members(values);
    }
    members
        .members()
        .forEach((name, member) -> {
          payloadMembers++;
          if (name.isEmpty() || name.length() > MAX_MEMBER_CHARS || !isCarried(name)) {
            faults.add(
                member.at(),
                "a member's name is 1 to "
                    + MAX_MEMBER_CHARS
                    + " characters without control characters");
          }
          Value value = payloadValue(member.value(), depth);
          if (value != null) {
            values.put(name, value);
          }
        });
    return new Value.Members(values);
  }

  /// Neither PostgreSQL nor UTF-8 carries all that a string can hold.
  private static boolean isCarried(String text) {
    return text.codePoints()
        .noneMatch(point ->
            point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
  }

  private @Nullable Value payloadValue(Located value, int depth) {
    return switch (value) {
      case Members inner -> members(inner, depth + 1);
      case Scalar(_, String text, _) when !isCarried(text) -> {
        faults.add(value.at(), "this text has a character that cannot be stored");
        yield null;
      }
      case Scalar(_, String text, _) -> {
        Template template = template(text, value);
        yield template == null ? null : new Value.Filled(template);
      }
      case Scalar(_, Number number, _) -> new Value.Constant(number);
      case Scalar(_, Boolean truth, _) -> new Value.Constant(truth);
      case Scalar(var at, _, _) -> {
        faults.add(at, "give this member a value, or leave it out");
        yield null;
      }
      case Items items -> {
        faults.add(items.at(), "a payload has no lists; one of the data can be named: `\"{ids}\"`");
        yield null;
      }
    };
  }

  private Routing routing(Members rule) {
    Set<Channel> channels = EnumSet.of(Channel.REALTIME);
    Member named = rule.members().get("channels");
    if (named != null) {
      for (Located one : list(named.value(), "channels", Channel.values().length)) {
        channel(one).ifPresent(channels::add);
      }
    }
    Routing routing = Routing.of(channels).critical(truth(rule, "critical", false));
    Member escalation = rule.members().get("escalation");
    if (escalation == null) {
      return routing;
    }
    Set<Channel> seen = new HashSet<>(channels);
    for (Located one : list(escalation.value(), "escalation", Channel.values().length)) {
      Escalation step = step(one, seen);
      if (step != null) {
        routing = routing.escalating(step);
      }
    }
    return routing;
  }

  private @Nullable Escalation step(Located value, Set<Channel> seen) {
    if (!(value instanceof Members step)
        || !step.members().containsKey("channel")
        || !step.members().containsKey("after")) {
      faults.add(value.at(), "a step is a channel and a wait: `{channel: email, after: PT10M}`");
      return null;
    }
    checkKeys(step, Set.of("channel", "after"));
    Optional<Channel> channel = channel(value(step, "channel"));
    Duration after =
        duration(step, "after", Duration.ofMillis(1), NotificationRules.LONGEST_ESCALATION);
    if (channel.isPresent() && !seen.add(channel.get())) {
      faults.add(
          value(step, "channel").at(),
          channel.get().wireName() + " is used already; leave one of them out");
      return null;
    }
    return channel.isEmpty() || after == null ? null : new Escalation(channel.get(), after);
  }

  private Optional<Channel> channel(Located value) {
    List<String> known = Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    if (value instanceof Scalar(_, String word, _)) {
      Optional<Channel> channel = Channel.ofWireName(word);
      if (channel.isEmpty()) {
        faults.add(
            value.at(), "unknown channel `" + Faults.shown(word) + "`" + Faults.meant(word, known));
      }
      return channel;
    }
    faults.add(value.at(), "a channel is one of " + String.join(", ", known));
    return Optional.empty();
  }

  private @Nullable GroupBy group(Members rule) {
    Member member = rule.members().get("group");
    if (member == null) {
      return null;
    }
    if (!(member.value() instanceof Members group)) {
      faults.add(member.value().at(), "`group` is `{}`, or has a `key`, a `window`, an `edge`");
      return null;
    }
    checkKeys(group, Set.of("key", "window", "edge"));
    Template key = template(group, "key");
    Duration window = duration(group, "window", Duration.ofMillis(1), grouping.maxWindow());
    if (window != null
        && !grouping.violations(new Grouping(null, window, Edge.LEADING)).isEmpty()) {
      faults.add(at(group, "window"), "`window` is at most " + grouping.maxWindow());
    }
    Edge edge = Edge.LEADING;
    String word = text(group, "edge", 20);
    if (word != null) {
      Optional<Edge> named = Edge.ofWireName(word);
      if (named.isEmpty()) {
        faults.add(at(group, "edge"), "`edge` is leading or trailing");
      }
      edge = named.orElse(edge);
    }
    return new GroupBy(key, window, edge);
  }

  private @Nullable Duration duration(Members members, String key, Duration least, Duration most) {
    Member member = members.members().get(key);
    if (member == null) {
      return null;
    }
    if (member.value() instanceof Scalar(_, String text, _)) {
      try {
        Duration duration = Duration.parse(text);
        if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
          return duration;
        }
        faults.add(
            member.value().at(), "`" + key + "` is " + least + " to " + most + ", and not " + text);
        return null;
      } catch (DateTimeParseException none) {
        // Said below.
      }
    }
    faults.add(
        member.value().at(), "`" + key + "` is a duration such as PT10M, PT2H or P1D (ISO 8601)");
    return null;
  }
}
