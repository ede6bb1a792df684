package dev.carillon.server;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.notification.usecases.ports.ServiceKeys.ServiceKey;
import dev.carillon.postgres.PostgresServiceKeys;
import dev.carillon.web.tokens.ServiceKeyTokens;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/// `./carillon key …`: works on the database directly, whether the server runs or not.
final class KeyCommands {
  private KeyCommands() {}

  static void create(Command.KeyCreate command, PrintStream out) {
    InstantSource clock = InstantSource.system();
    withKeys(
        command.settings(),
        keys -> {
          var created =
              new ServiceKeyTokens(keys, Duration.ofSeconds(1), 1, clock)
                  .create(command.name(), new TenantId(command.tenant()));
          out.println(created.token());
        });
  }

  static void list(Command.KeyList command, PrintStream out) {
    withKeys(
        command.settings(),
        keys -> {
          out.printf("%-18s %-16s %-24s %-26s %s%n", "ID", "TENANT", "NAME", "CREATED", "REVOKED");
          for (ServiceKey key : keys.list()) {
            out.printf(
                "%-18s %-16s %-24s %-26s %s%n",
                key.id(),
                key.tenant(),
                key.name(),
                key.createdAt(),
                key.revokedAt() == null ? "-" : key.revokedAt());
          }
        });
  }

  static void revoke(Command.KeyRevoke command, PrintStream out) {
    withKeys(
        command.settings(),
        keys -> {
          if (!keys.revoke(command.id(), InstantSource.system().instant())) {
            throw new StartupException(
                "there is no key '" + command.id() + "'; ./carillon key list shows them");
          }
          out.println("revoked " + command.id());
        });
  }

  private static void withKeys(Map<String, String> options, Consumer<ServiceKeys> work) {
    Databases.use(options, database -> work.accept(new PostgresServiceKeys(database)));
  }
}
