package dev.carillon.bench.inbox;

import java.sql.SQLException;

/// Keeps on measuring when one measure fails: its figures are missing, and the command fails at the
/// end. An hour of others is not lost.
final class Attempts {
  private int failed;

  /// What may fail.
  interface Measure {
    void take() throws SQLException;
  }

  /// Tells a failure at once.
  void run(String server, Measure measure) {
    try {
      measure.take();
    } catch (SQLException | IllegalStateException failure) {
      failed++;
      System.err.println("# FAILED: " + server);
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        System.err.println("#   " + cause);
      }
    }
  }

  /// @throws IllegalStateException when one has failed
  void requireNoneFailed() {
    if (failed > 0) {
      throw new IllegalStateException(failed + " measures failed, see above");
    }
  }
}
