package dev.carillon.bench.faults;

import dev.carillon.bench.faults.DeliveryHistory.Asked;
import dev.carillon.bench.faults.DeliveryHistory.Expected;
import dev.carillon.bench.smtp.Mischief;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/// Callers who send notifications by e-mail, each until it is accepted, through whichever node
/// answers.
final class EmailLoad implements AutoCloseable {
  private static final int USERS = 100;
  private static final int PAUSE_MAX_MILLIS = 120;
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final EmailWorld world;
  private final Tally tally;
  private final Api api = new Api();
  private final String token = World.serviceToken();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  EmailLoad(EmailWorld world, Tally tally) {
    this.world = world;
    this.tally = tally;
  }

  /// Tells where people are reached: those of each kind have their names from it.
  void makeContacts() {
    for (int user = 0; user < USERS; user++) {
      contact(Expected.SENT, user, "u" + user + "@example.org");
      contact(Expected.DEAD, user, Mischief.REFUSED + user + "@example.org");
    }
  }

  private void contact(Expected kind, int user, String email) {
    String url = world.nodes().getFirst().url() + "/contacts/" + name(kind, user);
    Optional<Api.Answer> answer =
        api.send("PUT", url, token, null, "{\"email\":\"%s\"}".formatted(email));
    if (!answer.map(Api.Answer::isSuccess).orElse(false)) {
      throw new IllegalStateException("no contact: " + answer);
    }
  }

  private static String name(Expected kind, int user) {
    return kind.name() + '-' + user;
  }

  void start(int callers) {
    for (int n = 0; n < callers; n++) {
      String caller = "caller-" + n;
      threads.add(Thread.ofVirtual().name(caller).start(() -> run(caller)));
    }
  }

  private void run(String caller) {
    Random random = ThreadLocalRandom.current();
    try {
      for (int n = 0; !stopped; n++) {
        send(random, caller + '-' + n);
        Waiting.pass(Duration.ofMillis(random.nextInt(PAUSE_MAX_MILLIS)));
      }
    } catch (RuntimeException failure) {
      failures.add(failure);
    }
  }

  private void send(Random random, String key) {
    int dice = random.nextInt(20);
    Expected kind = dice == 0 ? Expected.DEAD : dice == 1 ? Expected.SUPPRESSED : Expected.SENT;
    boolean inInbox = random.nextInt(4) > 0;
    String item =
        """
        {"object":"bench","receiverId":"%s","type":"bench","payload":{"message":"%s"},
         "channels":[%s"email"],"idempotencyKey":"%s"}
        """
            .formatted(name(kind, random.nextInt(USERS)), key, inInbox ? "\"realtime\"," : "", key);
    // A batch of one: another way than that of the fault runs' single ones.
    String body = '[' + item + ']';
    UUID id = accepted(random, body);
    if (random.nextInt(10) == 0 && !accepted(random, body).equals(id)) {
      throw new IllegalStateException("another id at the second time: " + key);
    }
    asked.add(new Asked(id, key, inInbox, kind));
  }

  private UUID accepted(Random random, String body) {
    return Waiting.forValue(
        "the answer to " + body,
        PATIENCE,
        () -> {
          Node node = world.nodes().get(random.nextInt(world.nodes().size()));
          Optional<Api.Answer> answer =
              api.send("POST", node.url() + "/notifications/batch", token, null, body);
          tally.count(
              "POST " + answer.map(given -> Integer.toString(given.status())).orElse("unanswered"));
          Optional<UUID> id =
              answer
                  .filter(Api.Answer::isSuccess)
                  .map(given -> given.body().get("results").get(0))
                  .filter(result -> !result.has("problem"))
                  .map(result -> UUID.fromString(result.get("id").stringValue()));
          if (id.isEmpty()) {
            Waiting.pass(AGAIN_AFTER);
          }
          return id.orElse(null);
        });
  }

  /// Lets every caller finish what it has begun.
  ///
  /// @return all that was accepted
  List<Asked> stop() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
    failures.forEach(failure -> {
      throw failure;
    });
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    stopped = true;
    api.close();
  }
}
