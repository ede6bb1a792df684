package dev.carillon.events;

import java.util.List;
import java.util.regex.Pattern;

/// Which event names a listener wants. A segment `*` stands for exactly one segment, `**` for any
/// number, none included; anything else for itself. `tenant.*.project.created` takes
/// `tenant.acme.project.created`; `project.**` takes `project` and all below it.
///
/// @param value segments as in [EventName], or `*` or `**`, joined by dots
public record EventPattern(String value) {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\*\\*?|[A-Za-z0-9_-]+)(\\.(\\*\\*?|[A-Za-z0-9_-]+))*+");
  private static final String ONE = "*";
  private static final String ANY = "**";

  public EventPattern {
    if (value.length() > EventName.MAX_CHARS || !SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an event pattern is segments as in an event name, or * or **, joined by dots: " + value);
    }
  }

  /// Whether the name is one of those wanted.
  public boolean matches(EventName name) {
    return matches(List.of(value.split("\\.", -1)), name.segments());
  }

  /// Walks both lists once, going back to the last `**` when what follows it does not fit: at most
  /// pattern times name steps.
  private static boolean matches(List<String> pattern, List<String> name) {
    int p = 0;
    int n = 0;
    int lastAny = -1;
    int resumeAt = 0;
    while (n < name.size()) {
      if (p < pattern.size() && pattern.get(p).equals(ANY)) {
        lastAny = p++;
        resumeAt = n;
      } else if (p < pattern.size() && fits(pattern.get(p), name.get(n))) {
        p++;
        n++;
      } else if (lastAny >= 0) {
        p = lastAny + 1;
        n = ++resumeAt;
      } else {
        return false;
      }
    }
    while (p < pattern.size() && pattern.get(p).equals(ANY)) {
      p++;
    }
    return p == pattern.size();
  }

  private static boolean fits(String wanted, String segment) {
    return wanted.equals(ONE) || wanted.equals(segment);
  }
}
