package dev.carillon.postgres;

import dev.carillon.notification.domain.Preferences.Decision;
import dev.carillon.notification.domain.Preferences.Ground;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.usecases.ports.Deliveries.Attempt;
import dev.carillon.notification.usecases.ports.Deliveries.Decided;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How attempts, and what preferences said before them, stand in `delivery_attempt`. A decision has
/// the number -1, its verb as the outcome, what it rests on as the target, and as the answer the
/// time until which it holds something back.
final class AttemptRows {
  static final int DECISION = -1;

  private static final String SEND = "send";
  private static final String SUPPRESS = "suppress";
  private static final String HOLD = "hold";

  private AttemptRows() {}

  /// A decision in the form of an attempt.
  static Attempt of(Decided decided) {
    Instant at = decided.at();
    Ground ground = decided.decision().ground();
    TypePattern rule = ground.rule();
    String target = rule == null ? ground.kind().name() : ground.kind().name() + ' ' + rule.text();
    return switch (decided.decision()) {
      case Decision.Send _ -> new Attempt(target, "", at, Duration.ZERO, SEND, "");
      case Decision.Suppress _ -> new Attempt(target, "", at, Duration.ZERO, SUPPRESS, "");
      case Decision.Hold(var until, var _) ->
          new Attempt(target, "", at, Duration.ZERO, HOLD, until.toString());
    };
  }

  /// The decision in the row; null: it is an attempt.
  static @Nullable Decision decision(ResultSet rows) throws SQLException {
    if (rows.getInt("nth") != DECISION) {
      return null;
    }
    String[] target = rows.getString("target").split(" ", 2);
    Ground ground =
        new Ground(
            Ground.Kind.valueOf(target[0]), target.length == 1 ? null : new TypePattern(target[1]));
    return switch (rows.getString("outcome")) {
      case SEND -> new Decision.Send(ground);
      case SUPPRESS -> new Decision.Suppress(ground);
      default -> new Decision.Hold(Instant.parse(rows.getString("answer")), ground);
    };
  }

  static Attempt attempt(ResultSet rows) throws SQLException {
    return new Attempt(
        rows.getString("target"),
        rows.getString("provider"),
        Database.time(rows, "started_at"),
        Duration.ofNanos(1000 * rows.getLong("took_micros")),
        rows.getString("outcome"),
        rows.getString("answer"));
  }
}
