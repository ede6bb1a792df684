package dev.carillon.postgres;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.notification.usecases.queries.Forecast;
import java.time.Instant;
import java.util.List;

/// What becomes of a delivery, in one line, spelt the same way whether it was foretold or happened.
final class ForecastStory {
  private ForecastStory() {}

  static String of(Forecast forecast) {
    return of(forecast, false);
  }

  private static String of(Forecast forecast, boolean held) {
    return switch (forecast) {
      case Forecast.UnlessRead(var at, var then) -> unlessRead(at) + of(then, held);
      case Forecast.Held(var until, var ground, var then) -> held(until, ground) + of(then, true);
      case Forecast.Suppressed(var at, var reason, var ground) ->
          suppressed(at, "SUPPRESSED " + reason, ground, held);
      case Forecast.Sent(var at, var targets, var ground, var content) ->
          "SENT " + sent(at, targets, ground, ((ContentPreview.Seen.Webhook) content).json(), held);
    };
  }

  static String unlessRead(Instant at) {
    return "unless read at " + at + ": ";
  }

  static String held(Instant until, Ground ground) {
    return "held until " + until + " " + words(ground) + ", then ";
  }

  /// Of what was held back nobody says what preferences rest on: it may be told by another one.
  static String suppressed(Instant at, String what, Ground ground, boolean held) {
    return what + " at " + at + (held ? "" : " " + words(ground));
  }

  /// What was held back may not be told alone either.
  static String sent(
      Instant at, List<String> targets, Ground ground, String content, boolean held) {
    return "at " + at + " to " + targets + (held ? "" : " " + words(ground) + ": " + content);
  }

  private static String words(Ground ground) {
    return ground.kind() + (ground.rule() == null ? "" : " " + ground.rule().text());
  }

  /// All that a message is written from, but where it goes.
  static String content(Outgoing message) {
    return "%s %s %s %s %s %d %d %s"
        .formatted(
            message.id(),
            message.tenant(),
            message.receiver(),
            message.locale(),
            message.zone(),
            message.unread(),
            message.attempt(),
            message.items());
  }
}
