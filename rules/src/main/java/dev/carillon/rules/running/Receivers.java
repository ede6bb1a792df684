package dev.carillon.rules.running;

import dev.carillon.notification.domain.Audience;
import dev.carillon.rules.Plan;
import java.util.List;

/// Whom a plan tells.
final class Receivers {
  private Receivers() {}

  /// All but who did it, unless they are told too; as [dev.carillon.notices.Notices] does.
  static List<String> of(Plan.Tell tell) {
    String sender = tell.notice().sender();
    return tell.notice().receivers().stream()
        .distinct()
        .filter(who -> tell.actorToo() || !who.equals(sender))
        .toList();
  }

  /// An audience, for people.
  static String words(Audience audience) {
    return switch (audience) {
      case Audience.Everyone _ -> "everyone";
      case Audience.Topic(var key) -> "topic " + key.value();
    };
  }
}
