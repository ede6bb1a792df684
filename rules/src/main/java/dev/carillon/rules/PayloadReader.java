package dev.carillon.rules;

import dev.carillon.rules.Body.Value;
import dev.carillon.rules.Located.Items;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads, once, what a rule adds to the event's data: `payload`.
final class PayloadReader {
  /// What is made of the text.
  private static final Set<String> OWN_MEMBERS = Set.of("message", "messageKey", "messageArgs");

  private static final int MAX_MEMBERS = 50;
  private static final int MAX_MEMBER_CHARS = 100;
  private static final int MAX_DEPTH = 5;

  private final Fields fields;
  private int count;

  PayloadReader(Fields fields) {
    this.fields = fields;
  }

  Value.Members read(Members rule) {
    Member member = rule.member("payload");
    if (member == null) {
      return new Value.Members(Map.of());
    }
    if (!(member.value() instanceof Members members)) {
      fields.fault(member.value().at(), "`payload` is members with their values");
      return new Value.Members(Map.of());
    }
    members
        .members()
        .forEach((name, one) -> {
          if (OWN_MEMBERS.contains(name)) {
            fields.fault(one.at(), "name this otherwise: `" + name + "` is made of the text");
          }
        });
    Value.Members payload = members(members, 1);
    if (count > MAX_MEMBERS) {
      fields.fault(members.at(), "a payload has at most " + MAX_MEMBERS + " members in all");
    }
    return payload;
  }

  private Value.Members members(Members members, int depth) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (depth > MAX_DEPTH) {
      fields.fault(members.at(), "a payload is at most " + MAX_DEPTH + " members deep");
      return new Value.Members(values);
    }
    members
        .members()
        .forEach((name, member) -> {
          count++;
          if (name.isEmpty() || name.length() > MAX_MEMBER_CHARS || !isCarried(name)) {
            fields.fault(
                member.at(),
                "a member's name is 1 to "
                    + MAX_MEMBER_CHARS
                    + " characters without control characters");
          }
          Value value = value(member.value(), depth);
          if (value != null) {
            values.put(name, value);
          }
        });
    return new Value.Members(values);
  }

  private @Nullable Value value(Located value, int depth) {
    return switch (value) {
      case Members inner -> members(inner, depth + 1);
      case Scalar(_, String text, _) when !isCarried(text) -> {
        fields.fault(value.at(), "this text has a character that cannot be stored");
        yield null;
      }
      case Scalar(_, String text, _) -> {
        Template template = fields.template(text, value);
        yield template == null ? null : new Value.Filled(template);
      }
      case Scalar(_, Number number, _) -> new Value.Constant(number);
      case Scalar(_, Boolean truth, _) -> new Value.Constant(truth);
      case Scalar(var at, _, _) -> {
        fields.fault(at, "give this member a value, or leave it out");
        yield null;
      }
      case Items items -> {
        fields.fault(
            items.at(), "a payload has no lists; one of the data can be named: `\"{ids}\"`");
        yield null;
      }
    };
  }

  /// Neither PostgreSQL nor UTF-8 carries all that a string can hold.
  private static boolean isCarried(String text) {
    return text.codePoints()
        .noneMatch(point ->
            point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
  }
}
