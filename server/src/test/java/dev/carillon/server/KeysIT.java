package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.Program.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Service keys: made, listed and revoked beside a running server, and without one.
class KeysIT {
  private static final Map<String, String> CACHE = Map.of("CARILLON_AUTH_KEYCACHELIFETIME", "1s");

  @TempDir Path directory;

  private List<String> key(String... words) {
    Ended ended = keyEnded(words);
    assertThat(ended.exitCode()).as(ended.lines().toString()).isZero();
    return ended.lines();
  }

  private Ended keyEnded(String... words) {
    List<String> arguments = new ArrayList<>(List.of("key"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--data", directory.resolve("data").toString()));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static int send(RunningServer server, String key) {
    return server.post("/notifications", key, Person.notification("ada", "hi")).statusCode();
  }

  @Test
  void aKeyLivesFromItsMakingToItsRevocation() {
    String made;
    try (RunningServer server = RunningServer.start(directory.resolve("data"), CACHE)) {
      made = key("create", "backend").getFirst();
      assertThat(made).matches("ck_[0-9a-f]{16}_[0-9a-f]{64}");
      assertThat(send(server, made)).isEqualTo(201);
      assertThat(send(server, made.substring(0, 84) + "0".repeat(5))).isEqualTo(401);
      assertThat(server.get("/notifications/unread", made).statusCode()).isEqualTo(403);
    }
    String second = key("create", "nightly", "--tenant", "other").getFirst();
    String id = made.substring(3, 19);
    assertThat(key("list")).hasSize(3).anyMatch(line -> line.matches(id + " .* backend .* -"));
    assertThat(String.join("\n", key("list"))).doesNotContain(made.substring(20));

    try (RunningServer server = RunningServer.start(directory.resolve("data"), CACHE)) {
      assertThat(send(server, made)).isEqualTo(201);
      assertThat(send(server, second)).isEqualTo(201);
      assertThat(key("revoke", id)).containsExactly("revoked " + id);
      await().atMost(Duration.ofSeconds(5)).until(() -> send(server, made) == 401);
      assertThat(send(server, second)).isEqualTo(201);
      assertThat(key("list")).noneMatch(line -> line.matches(id + " .* -"));
      server.assertNoComplaints();
    }
  }

  @Test
  void aDirectoryWithoutAServerIsNotMadeIntoOne() {
    Path data = directory.resolve("data");
    Ended ended = keyEnded("list");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.onlyLine()).startsWith("carillon: no server has run on " + data);
    assertThat(data).doesNotExist();
    Ended token = Program.run("token", "ada", "--data", data.toString());
    assertThat(token.exitCode()).isEqualTo(1);
    assertThat(token.onlyLine()).startsWith("carillon: no server has run on " + data);
  }

  private static long epoch(RunningServer server, String token) {
    return RunningServer.json(server.get("/notifications/unread-count", token))
        .get("epoch")
        .asLong();
  }

  /// Beside a running server, which goes on under another epoch.
  @Test
  void afterABackupWasPutBackEveryInboxHasAnotherEpoch() {
    try (RunningServer server = RunningServer.start(directory.resolve("data"))) {
      Person ada = Person.signedIn(server, "ada");
      ada.notify(ada, "hi");
      long before = epoch(server, ada.token());

      Ended ended = Program.run("restored", "--data", directory.resolve("data").toString());

      assertThat(ended.exitCode()).as(ended.lines().toString()).isZero();
      assertThat(ended.onlyLine()).startsWith("every client begins anew");
      assertThat(epoch(server, ada.token())).isNotEqualTo(before).isPositive();
      ada.notify(ada, "again");
      server.assertNoComplaints();
    }
  }

  @Test
  void aKeyThatIsNotThereIsNamed() {
    try (RunningServer server = RunningServer.start(directory.resolve("data"))) {
      Ended ended = keyEnded("revoke", "0123456789abcdef");
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.onlyLine()).contains("there is no key '0123456789abcdef'");
      server.assertNoComplaints();
    }
  }
}
