package dev.carillon.bench.history;

import dev.carillon.bench.history.Violation.Assertion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what was found.
final class Violations {
  private final List<Violation> found = new ArrayList<>();

  // Its annotation is in a library that nothing else here needs.
  @SuppressWarnings("AnnotateFormatMethod")
  void unless(
      boolean holds,
      Assertion assertion,
      String where,
      String what,
      @Nullable Object... arguments) {
    if (!holds) {
      found.add(new Violation(assertion, where, what.formatted(arguments)));
    }
  }

  List<Violation> found() {
    return List.copyOf(found);
  }
}
