package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Nothing that was acknowledged is lost while its receiver is away, whatever ends the server.
class OfflineIT {
  @TempDir Path data;

  private final List<String> sent = new ArrayList<>();

  private RunningServer startAndFindEverything(Person ada) {
    RunningServer server = RunningServer.start(data);
    assertEverythingIsThere(ada.at(server));
    return server;
  }

  private void assertEverythingIsThere(Person ada) {
    try (StockClient client = StockClient.connected(ada)) {
      JsonNode page = client.heard("unread-notifications").getFirst();
      assertThat(page.values().stream().map(row -> row.get("id").stringValue()))
          .containsExactlyElementsOf(sent.reversed());
      assertThat(client.heard("unread-count").getFirst().get("count").intValue())
          .isEqualTo(sent.size());
    }
  }

  private void send(Person lin, Person ada) {
    IntStream.range(0, 3).forEach(i -> sent.add(lin.notify(ada, "n" + i).id()));
  }

  @Test
  void whatCameWhileSomeoneWasAwayIsThereWhenTheyComeBack() {
    RunningServer server = RunningServer.start(data);
    Person ada = Person.signedIn(server, "ada");
    Person lin = Person.signedIn(server, "lin");
    StockClient.connected(ada).close();
    send(lin, ada);
    assertEverythingIsThere(ada);
    server.close();

    // After a clean stop; then the server is killed, and its database ends by itself.
    server = startAndFindEverything(ada);
    send(lin.at(server), ada);
    server.killHard();

    server = startAndFindEverything(ada);
    send(lin.at(server), ada);
    server.process().destroyForcibly();
    server.killDatabase();
    server.awaitExit();

    // After both were killed.
    server = startAndFindEverything(ada);
    send(lin.at(server), ada);
    assertEverythingIsThere(ada.at(server));
    server.close();
    server.assertNoComplaints();
  }
}
