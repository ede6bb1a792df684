package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kill -9` of the server at any moment: what was acknowledged is there, once.
class KillIT {
  /// One person sends more than a person may.
  private static final Map<String, String> UNLIMITED = Map.of("CARILLON_RATES_USER", "none");

  private static final int ROUNDS = 3;
  private static final int SENDERS = 8;
  private static final int RECEIVERS = 3;

  @TempDir Path data;

  /// The receiver of every request, by its idempotency key.
  private final Map<String, String> asked = new ConcurrentHashMap<>();

  /// The id in every answer, by the same.
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  @Test
  void whatWasAcknowledgedIsStoredOnceWheneverTheServerDies() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Person> people = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (RunningServer server = RunningServer.start(data, UNLIMITED)) {
        while (people.size() <= RECEIVERS) {
          people.add(Person.signedIn(server, "person"));
        }
        postAndKill(at(server, people), "round " + round, 20 + random.nextInt(400));
      }
    }
    try (RunningServer server = RunningServer.start(data, UNLIMITED)) {
      assertStoredOnce(at(server, people), "seed " + seed);
      assertRepeatedOnce(at(server, people), "seed " + seed);
      server.assertNoComplaints();
    }
  }

  private static List<Person> at(RunningServer server, List<Person> people) {
    return people.stream().map(person -> person.at(server)).toList();
  }

  /// The first person posts to the others from several threads, until the server is killed after so
  /// many answers.
  private void postAndKill(List<Person> people, String round, int after) {
    RunningServer server = people.getFirst().server();
    CountDownLatch answers = new CountDownLatch(after);
    List<Thread> senders =
        IntStream.range(0, SENDERS)
            .mapToObj(sender ->
                Thread.ofVirtual()
                    .start(() -> postUntilItFails(people, round + ", " + sender, answers)))
            .toList();
    try {
      assertThat(answers.await(60, TimeUnit.SECONDS)).as(server.text()).isTrue();
      server.killHard();
      for (Thread sender : senders) {
        sender.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void postUntilItFails(List<Person> people, String keys, CountDownLatch answers) {
    for (int i = 0; ; i++) {
      String key = keys + ", " + i;
      String receiver = people.get(1 + i % RECEIVERS).id();
      asked.put(key, receiver);
      try {
        HttpResponse<String> answer = post(people.getFirst(), receiver, key);
        if (answer.statusCode() != 201) {
          return;
        }
        acknowledged.put(key, id(RunningServer.JSON.readTree(answer.body())));
        answers.countDown();
      } catch (UncheckedIOException killed) {
        return;
      }
    }
  }

  private static HttpResponse<String> post(Person sender, String receiver, String key) {
    return sender
        .server()
        .send(
            sender
                .server()
                .request("/notifications", sender.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(Person.notification(receiver, key))));
  }

  private void assertStoredOnce(List<Person> people, String what) {
    List<String> stored = new ArrayList<>();
    for (Person receiver : people.subList(1, people.size())) {
      List<JsonNode> rows = unread(receiver);
      assertThat(rows.reversed().stream().map(row -> row.get("seq").longValue()))
          .as(what)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, rows.size()).boxed().toList());
      assertThat(receiver.unreadCount()).as(what).isEqualTo(rows.size());
      rows.forEach(row -> stored.add(id(row)));
    }
    assertThat(stored)
        .as(what)
        .doesNotHaveDuplicates()
        .containsAll(acknowledged.values())
        .hasSizeLessThanOrEqualTo(asked.size());
  }

  /// Everything asked for is asked for again: what was stored is not stored again, with or without
  /// an answer at that time.
  private void assertRepeatedOnce(List<Person> people, String what) {
    asked.forEach((key, receiver) -> {
      HttpResponse<String> answer = post(people.getFirst(), receiver, key);
      assertThat(answer.statusCode()).as(what).isEqualTo(201);
      String id = id(RunningServer.JSON.readTree(answer.body()));
      assertThat(id).as(what).isEqualTo(acknowledged.getOrDefault(key, id));
    });
    for (Person receiver : people.subList(1, people.size())) {
      long wanted = asked.values().stream().filter(receiver.id()::equals).count();
      assertThat(unread(receiver)).as(what).hasSize((int) wanted);
      assertThat(receiver.unreadCount()).as(what).isEqualTo(wanted);
    }
  }

  /// All pages, newest first.
  private static List<JsonNode> unread(Person person) {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode page = person.read("/notifications/unread");
    rows.addAll(page.get("data").values());
    while (!page.get("nextCursor").isNull()) {
      page = person.read("/notifications/unread?cursor=" + page.get("nextCursor").stringValue());
      rows.addAll(page.get("data").values());
    }
    return rows;
  }

  private static String id(JsonNode notification) {
    return notification.get("id").stringValue();
  }

  @Test
  void anEventBetweenItsCommitAndItsTellingIsToldOnce() {
    List<String> projects = new ArrayList<>();
    RunningServer server = RunningServer.start(data, UNLIMITED);
    Person owner = Person.signedIn(server, "owner");
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 5; i++) {
        JsonNode answer =
            RunningServer.json(owner.at(server).post("/projects", "{\"title\":\"Bells\"}"));
        projects.add(answer.at("/data/id").stringValue());
      }
      server.process().destroyForcibly();
      server.close();
      server = RunningServer.start(data, UNLIMITED);
    }
    Person alive = owner.at(server);
    // What the dead server had in hand is leased to it for a while.
    await("every event told")
        .atMost(Duration.ofSeconds(60))
        .until(() -> alive.unreadCount() >= projects.size());
    await("an empty outbox")
        .atMost(Duration.ofSeconds(60))
        .until(() -> alive.server().metric("carillon_outbox_depth") == 0);
    assertThat(unread(alive).stream().map(row -> row.at("/payload/projectId").stringValue()))
        .containsExactlyInAnyOrderElementsOf(projects);
    server.close();
    server.assertNoComplaints();
  }
}
