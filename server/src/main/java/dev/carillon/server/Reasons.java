package dev.carillon.server;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.postgres.PostgresException;
import dev.carillon.web.tokens.UnusableSecretException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;

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

  /// The message of the first cause that has one for people.
  static Optional<String> known(Throwable failure) {
    return causes(failure).flatMap(cause -> Stream.ofNullable(forPeople(cause))).findFirst();
  }

  private static @Nullable String forPeople(Throwable cause) {
    return switch (cause) {
      case StartupException own -> own.getMessage();
      case EmbeddedPostgresException own -> own.getMessage();
      case PostgresException own -> own.getMessage();
      case UnusableSecretException own -> own.getMessage();
      case StoreUnavailableException own -> own.getMessage();
      case BindException setting -> SettingFaults.oneLine(setting);
      default -> null;
    };
  }

  private static Throwable innermost(Throwable failure) {
    return causes(failure).reduce(failure, (_, deeper) -> deeper);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(30);
  }
}
