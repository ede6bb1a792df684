package dev.carillon.notification.domain;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// How notifications may be grouped.
///
/// @param window of those that name none
/// @param maxWindow the longest that may be asked for
public record GroupingRules(Duration window, Duration maxWindow) {
  /// One window's length at least.
  private static final Duration SHORTEST = Duration.ofMillis(1);

  public GroupingRules {
    if (maxWindow.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("maxWindow is at least 1 ms");
    }
    if (window.compareTo(SHORTEST) < 0 || window.compareTo(maxWindow) > 0) {
      throw new IllegalArgumentException("window is 1 ms to maxWindow");
    }
  }

  /// Five seconds, and a day at most.
  public static GroupingRules defaults() {
    return new GroupingRules(Duration.ofSeconds(5), Duration.ofDays(1));
  }

  /// Every rule that it breaks; empty when there is none.
  public List<Violation> violations(Grouping grouping) {
    List<Violation> found = new ArrayList<>();
    String key = grouping.key();
    if (key != null) {
      NotificationRules.checkText("group.key", key, Text.MAX_CHARS, found);
    }
    Duration asked = grouping.window();
    if (asked != null && (asked.compareTo(SHORTEST) < 0 || asked.compareTo(maxWindow) > 0)) {
      found.add(
          new Violation("group.window", Violation.Rule.WINDOW_OUT_OF_RANGE, maxWindow.toMillis()));
    }
    return List.copyOf(found);
  }

  /// The group that it is, of a notification of that type. A user's groups are their own, so that
  /// nobody writes over what another has sent; those of all services of a tenant are the same.
  ///
  /// @param grouping breaks no rule
  public Group group(Grouping grouping, String type, Caller caller) {
    String key = grouping.key() == null ? type : grouping.key();
    String apart =
        switch (caller) {
          // No key and no id has a line's end in it.
          case Caller.User(var _, var user, var _) -> "user:" + user + '\n' + key;
          case Caller.Service _ -> key;
        };
    Duration length = grouping.window() == null ? window : grouping.window();
    return new Group(apart, length.truncatedTo(ChronoUnit.MILLIS), grouping.edge());
  }
}
