package dev.carillon.server;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/// Keeps a start that failed for a reason a person can mend from being logged with its stack:
/// [Carillon#main] says it in one line.
final class QuietFailures implements SpringBootExceptionReporter {
  QuietFailures(ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return Reasons.known(failure).isPresent();
  }
}
