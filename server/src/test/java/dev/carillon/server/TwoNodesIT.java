package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embeddedpostgres.EmbeddedPostgres;
import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two servers on one database that know nothing of each other.
class TwoNodesIT {

  @Test
  void whatOneStoresReachesTheSocketsOfTheOther(@TempDir Path directory) {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgresOptions.at(directory.resolve("postgres"))
                .withBinariesDirectory(Program.SHARED_BINARIES)
                .withoutDurabilityForTests())) {
      Map<String, String> environment =
          Map.of(
              "CARILLON_DATABASE_URL", postgres.jdbcUrl(),
              "CARILLON_DATABASE_USERNAME", postgres.username(),
              "CARILLON_DATABASE_PASSWORD", postgres.password(),
              "CARILLON_AUTH_SECRET", "a secret of both nodes, of 32 bytes or more",
              "CARILLON_GATEWAY_RECONCILEINTERVAL", "2s");
      try (RunningServer one = RunningServer.start(directory.resolve("one"), environment);
          RunningServer other = RunningServer.start(directory.resolve("other"), environment)) {
        Person here = Person.signedIn(one, "ada");
        Person there = here.at(other);
        try (StockClient client = StockClient.connected(here)) {
          Person.Sent first = there.notify(here, "from the other");
          client.await("new-notification", row -> id(row).equals(first.id()));

          there.patch("/notifications/" + first.id() + "/read");
          Person.Sent second = there.notify(here, "and again");
          client.await("notification-read", row -> id(row).equals(first.id()));
          client.await("new-notification", row -> id(row).equals(second.id()));
          client.await("unread-count", head -> head.get("seq").longValue() == 3);

          assertThat(client.heard("new-notification")).hasSize(2);
          assertThat(client.heard("unread-notifications")).hasSize(1);
        }
      }
    }
  }

  private static String id(JsonNode notification) {
    return notification.get("id").stringValue();
  }
}
