package dev.carillon.server;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.postgres.PostgresException;
import dev.carillon.web.tokens.UnusableSecretException;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the line in a failure that tells a person what to do.
final class Reasons {
  private Reasons() {}

  static String oneLine(Throwable failure) {
    return known(failure)
        .orElseGet(() -> "cannot go on: " + innermost(failure))
        .lines()
        .findFirst()
        .orElse("cannot go on");
  }

  /// The message of the first cause whose messages are written for people.
  static Optional<String> known(Throwable failure) {
    return causes(failure).filter(Reasons::isForPeople).findFirst().map(Throwable::getMessage);
  }

  private static boolean isForPeople(Throwable cause) {
    return cause instanceof StartupException
        || cause instanceof EmbeddedPostgresException
        || cause instanceof PostgresException
        || cause instanceof UnusableSecretException
        || cause instanceof StoreUnavailableException
        || cause
            instanceof
            org.springframework.boot.context.properties.bind.validation.BindValidationException;
  }

  private static Throwable innermost(Throwable failure) {
    return causes(failure).reduce(failure, (_, deeper) -> deeper);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(30);
  }
}
