package dev.carillon.rules;

import dev.cel.runtime.CelEvaluationListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the evaluation of one condition has taken, and may take: the characters and values looked
/// at. One thread.
final class Work {
  /// Of one condition: 10 to 25 milliseconds at worst, once the JVM is warm (measured with the
  /// hostile ones of the tests).
  static final long MAX = 1_000_000;

  /// Of the conditions of all rules on one event.
  static final long MAX_OF_EVENT = 10 * MAX;

  private static final int MAX_SOUGHT_CHARS = 256;

  private final ConditionData data;
  private final long left;
  private long units;
  private @Nullable Failure fault;

  /// @param left of what all conditions on the event may take
  Work(ConditionData data, long left) {
    this.data = data;
    this.left = left;
  }

  long units() {
    return units;
  }

  /// Why it was stopped, if it was: `||` would go on when one side fails.
  Optional<Failure> fault() {
    return Optional.ofNullable(fault);
  }

  CelEvaluationListener charging(ConditionCosts costs) {
    return (node, value) -> charge(costs, node.id(), value);
  }

  private void charge(ConditionCosts costs, long node, Object value) {
    long size = 1;
    if (value instanceof String text) {
      size = (1L + text.length()) * costs.weight(node);
      if (text.length() > MAX_SOUGHT_CHARS && costs.isSought(node)) {
        stop("the condition seeks a text of more than " + MAX_SOUGHT_CHARS + " characters");
      }
    } else if (costs.isCompared(node)) {
      size = data.size(value);
    }
    units += size + costs.ofFailing(node);
    if (units > MAX) {
      stop("the condition takes too much work for this event");
    }
    if (units > left) {
      stop("the conditions of all rules together take too much work for this event");
    }
  }

  private void stop(String reason) {
    fault = new Failure(reason);
    throw fault;
  }
}
