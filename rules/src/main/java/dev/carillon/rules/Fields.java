package dev.carillon.rules;

import dev.carillon.rules.Located.At;
import dev.carillon.rules.Located.Items;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import dev.carillon.rules.Located.Scalar;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the values of a file's keys, each of a kind, and notes what is wrong with them.
final class Fields {
  private static final int MAX_PATHS = 20;

  private final Faults faults;

  Fields(Faults faults) {
    this.faults = faults;
  }

  void fault(At at, String reason) {
    faults.add(at, reason);
  }

  int faults() {
    return faults.count();
  }

  /// Notes each key that is none of these.
  void known(Members members, Set<String> known) {
    members
        .members()
        .forEach((key, member) -> {
          if (!known.contains(key)) {
            fault(
                member.at(), "unknown key `" + Faults.shown(key) + "`" + Faults.meant(key, known));
          }
        });
  }

  /// A text that is there; null, and a fault, when something else is.
  @Nullable String text(Located value, String what, int maxChars) {
    if (value instanceof Scalar(var at, var plain, _)) {
      if (plain instanceof String text && !text.isBlank()) {
        if (text.length() <= maxChars) {
          return text;
        }
        fault(at, "`" + what + "` has at most " + maxChars + " characters");
        return null;
      }
      if (plain != null && !(plain instanceof String)) {
        fault(at, "`" + what + "` is a text: put it between quotes");
        return null;
      }
    }
    fault(value.at(), "`" + what + "` is a text, and not empty");
    return null;
  }

  @Nullable String text(Members members, String key, int maxChars) {
    Member member = members.member(key);
    return member == null ? null : text(member.value(), key, maxChars);
  }

  boolean truth(Members members, String key, boolean otherwise) {
    Member member = members.member(key);
    if (member == null) {
      return otherwise;
    }
    if (member.value() instanceof Scalar(_, Boolean truth, _)) {
      return truth;
    }
    fault(member.value().at(), "`" + key + "` is true or false");
    return otherwise;
  }

  @Nullable Duration duration(Members members, String key, Duration least, Duration most) {
    Member member = members.member(key);
    if (member == null) {
      return null;
    }
    if (member.value() instanceof Scalar(_, String text, _)) {
      try {
        Duration duration = Duration.parse(text);
        if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
          return duration;
        }
        fault(
            member.value().at(), "`" + key + "` is " + least + " to " + most + ", and not " + text);
        return null;
      } catch (DateTimeParseException none) {
        // Said below.
      }
    }
    fault(member.value().at(), "`" + key + "` is a duration such as PT10M, PT2H or P1D (ISO 8601)");
    return null;
  }

  /// Those in a list, or the one that stands for itself.
  List<Located> list(Located value, String key, int max) {
    if (!(value instanceof Items(var at, var items))) {
      return List.of(value);
    }
    if (items.isEmpty() || items.size() > max) {
      fault(at, "`" + key + "` has 1 to " + max + " entries");
      return List.of();
    }
    return items;
  }

  List<Path> paths(Located value, String key) {
    List<Path> paths = new ArrayList<>();
    for (Located one : list(value, key, MAX_PATHS)) {
      Path path = path(one, key);
      if (path != null) {
        paths.add(path);
      }
    }
    return paths;
  }

  @Nullable Path path(Located value, String key) {
    String text = text(value, key, Template.MAX_CHARS);
    if (text == null) {
      return null;
    }
    try {
      return Path.parse(text);
    } catch (SyntaxFault none) {
      fault(value.at(), none.reason());
      return null;
    }
  }

  @Nullable Template template(Members members, String key) {
    Member member = members.member(key);
    if (member == null) {
      return null;
    }
    String text = text(member.value(), key, Template.MAX_CHARS);
    return text == null ? null : template(text, member.value());
  }

  @Nullable Template template(String text, Located value) {
    try {
      return Template.parse(text);
    } catch (SyntaxFault none) {
      fault(value.at(none.index()), none.reason());
      return null;
    }
  }
}
