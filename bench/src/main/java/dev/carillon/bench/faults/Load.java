package dev.carillon.bench.faults;

import dev.carillon.bench.history.Request;
import dev.carillon.bench.history.Request.Outcome;
import dev.carillon.bench.history.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Callers who write to inboxes and change them, over HTTP and by their owners' sockets, until they
/// are stopped.
final class Load implements AutoCloseable {
  private static final int TRIES = 3;
  private static final int BATCH_MAX = 20;
  private static final int PAUSE_MAX_MILLIS = 120;

  private final World world;
  private final Tally tally;
  private final List<String> receivers;
  private final List<String> clients;
  private final String prefix;
  private final Api api = new Api();
  private final String serviceToken = World.serviceToken();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, List<UUID>> known = new ConcurrentHashMap<>();
  private final Map<String, Long> highest = new ConcurrentHashMap<>();
  private final AtomicLong markers = new AtomicLong();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /// @param clients names of sockets that do things too
  Load(World world, Tally tally, String prefix, List<String> receivers, List<String> clients) {
    this.world = world;
    this.tally = tally;
    this.prefix = prefix;
    this.receivers = List.copyOf(receivers);
    this.clients = List.copyOf(clients);
  }

  void start(int callers) {
    stopped = false;
    for (int n = 0; n < callers; n++) {
      String caller = "caller-" + n;
      threads.add(Thread.ofVirtual().name(caller).start(() -> run(caller)));
    }
  }

  /// Lets every caller finish what it has begun.
  void stop() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
    threads.clear();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<Told> told() {
    return List.copyOf(told);
  }

  /// The answers so far are of another history.
  void forgetTold() {
    told.clear();
    highest.clear();
  }

  /// More at once than may wait.
  void burst(int count) {
    List<Thread> burst = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String caller = "burst-" + n;
      burst.add(Thread.ofVirtual().start(() -> post(ThreadLocalRandom.current(), caller)));
    }
    threads.addAll(burst);
  }

  private void run(String caller) {
    Random random = ThreadLocalRandom.current();
    while (!stopped) {
      String receiver = any(random, receivers);
      int dice = random.nextInt(100);
      if (dice < 32) {
        post(random, caller);
      } else if (dice < 40) {
        event(random);
      } else if (dice < 44) {
        batch(random, caller);
      } else if (dice < 66) {
        change(random, receiver, dice);
      } else if (dice < 73) {
        readAll(random, receiver);
      } else if (dice < 90) {
        look(random, receiver, dice);
      } else {
        onSocket(random, dice);
      }
      Waiting.pass(Duration.ofMillis(random.nextInt(PAUSE_MAX_MILLIS)));
    }
  }

  /// One notification; without an answer it is asked for again by its key. Sometimes it is sent to
  /// both nodes at once, and sometimes its key is used for another body.
  private void post(Random random, String caller) {
    String receiver = any(random, receivers);
    String marker = marker();
    String body = body(random, receiver, marker);
    if (random.nextInt(3) == 0) {
      once(caller, receiver, marker, null, body, any(random, world.nodes()));
      return;
    }
    String key = "key-" + marker;
    if (random.nextInt(8) == 0) {
      List<Thread> twins = new ArrayList<>();
      for (Node node : world.nodes()) {
        twins.add(Thread.ofVirtual().start(() -> once(caller, receiver, marker, key, body, node)));
      }
      for (Thread twin : twins) {
        try {
          twin.join();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
    Outcome outcome = once(caller, receiver, marker, key, body, any(random, world.nodes()));
    for (int n = 1; n < TRIES && outcome instanceof Outcome.Unknown && !stopped; n++) {
      Waiting.pass(Duration.ofMillis(100L * n));
      outcome = once(caller, receiver, marker, key, body, any(random, world.nodes()));
    }
    if (random.nextInt(20) == 0) {
      String other = marker();
      once(caller, receiver, other, key, body(random, receiver, other), any(random, world.nodes()));
    }
  }

  /// An event that becomes one notification; without an answer it is told again under its id.
  private void event(Random random) {
    String receiver = any(random, receivers);
    String marker = marker();
    boolean named = random.nextInt(3) > 0;
    String body =
        """
        {"name":"user.achievement.unlocked",%s%s"data":{"userId":"%s","achievementId":"a",
         "achievementTitle":"t","m":"%s"}}
        """
            .formatted(
                named ? "\"id\":\"%s\",".formatted(marker) : "",
                random.nextInt(3) == 0 ? "\"key\":\"line-%d\",".formatted(random.nextInt(5)) : "",
                receiver,
                marker);
    Outcome outcome = new Outcome.Unknown();
    for (int n = 0; n < (named ? TRIES : 1) && outcome instanceof Outcome.Unknown; n++) {
      Waiting.pass(Duration.ofMillis(100L * n));
      String url = any(random, world.nodes()).url() + "/events";
      Optional<Api.Answer> answer = api.send("POST", url, serviceToken, null, body);
      tally.count("events " + answer.map(given -> "" + given.status()).orElse("unanswered"));
      outcome = Api.outcome(answer);
      requests.add(new Request(marker, receiver, named ? "event " + marker : null, outcome));
    }
  }

  private Outcome once(
      String caller, String receiver, String marker, @Nullable String key, String body, Node node) {
    Tally.Sent sent = tally.sent(world.nodes().indexOf(node));
    Optional<Api.Answer> answer =
        api.send("POST", node.url() + "/notifications", token(caller), key, body);
    tally.answered(sent, answer);
    answer
        .filter(given -> given.body().path("status").asString("").equals("grouped"))
        .ifPresent(_ -> tally.count("grown in their group"));
    Outcome outcome = Api.outcome(answer);
    took(caller, receiver, marker, key, outcome);
    return outcome;
  }

  private void took(
      String caller, String receiver, String marker, @Nullable String key, Outcome outcome) {
    requests.add(new Request(marker, receiver, key == null ? null : caller + ' ' + key, outcome));
    if (outcome instanceof Outcome.Stored(var id, var seq)) {
      known.computeIfAbsent(receiver, _ -> new CopyOnWriteArrayList<>()).add(id);
      highest.merge(receiver, seq, Math::max);
    }
  }

  private void batch(Random random, String caller) {
    record Item(String receiver, String marker, @Nullable String key, String body) {}
    List<Item> items = new ArrayList<>();
    for (int n = 1 + random.nextInt(BATCH_MAX); n > 0; n--) {
      String receiver = any(random, receivers);
      String marker = marker();
      String key = random.nextBoolean() ? "key-" + marker : null;
      String body = body(random, receiver, marker);
      String keyed =
          key == null ? body : body.replaceFirst("\\{", "{\"idempotencyKey\":\"" + key + "\",");
      items.add(new Item(receiver, marker, key, keyed));
    }
    String body = "[" + String.join(",", items.stream().map(Item::body).toList()) + "]";
    Node node = any(random, world.nodes());
    Optional<Api.Answer> answer =
        api.send("POST", node.url() + "/notifications/batch", token(caller), null, body);
    for (int n = 0; n < items.size(); n++) {
      Item item = items.get(n);
      Outcome outcome =
          answer.isPresent() && answer.get().isSuccess()
              ? Api.outcomeInBatch(answer.get().body().get("results").get(n))
              : Api.outcome(answer);
      took(caller, item.receiver(), item.marker(), item.key(), outcome);
    }
  }

  private void change(Random random, String receiver, int dice) {
    UUID id = anyKnown(random, receiver);
    if (id != null) {
      String path = "/notifications/" + id;
      if (dice < 54) {
        ask(random, "PATCH", path + "/read", receiver, null);
      } else if (dice < 58) {
        ask(random, "PATCH", path + "/unread", receiver, null);
      } else if (dice < 60) {
        snooze(random, receiver, path);
      } else if (dice < 63) {
        ask(random, "PATCH", path + "/archive", receiver, null);
        if (random.nextInt(4) > 0) {
          ask(random, "PATCH", path + "/unarchive", receiver, null);
          // Its number is above that of what came after it, its reading is not.
          readAll(random, receiver);
        }
      } else {
        ask(random, "DELETE", path, receiver, null);
      }
    }
  }

  /// For seconds, so that it comes back by itself.
  private void snooze(Random random, String receiver, String path) {
    Instant until = Instant.now().plusMillis(300 + random.nextInt(2500));
    ask(random, "PATCH", path + "/snooze", receiver, "{\"until\":\"" + until + "\"}");
    tally.count("snoozes asked for");
    if (random.nextInt(3) == 0) {
      ask(random, "PATCH", path + "/unsnooze", receiver, null);
    }
  }

  private void readAll(Random random, String receiver) {
    // Near the head, where what is covered and what is not lie close together; also beyond it.
    long upTo = Math.max(0, highest.getOrDefault(receiver, 0L) - random.nextInt(-5, 30));
    String body = random.nextBoolean() ? null : "{\"upTo\":" + upTo + "}";
    ask(random, "PATCH", "/notifications/read-all", receiver, body);
  }

  private void look(Random random, String receiver, int dice) {
    if (dice < 78) {
      ask(random, "GET", "/notifications/unread", receiver, null);
    } else if (dice < 84) {
      ask(random, "GET", "/notifications/unread-count", receiver, null);
    } else {
      ask(random, "GET", "/notifications?limit=5", receiver, null);
    }
  }

  private void onSocket(Random random, int dice) {
    String client = any(random, clients);
    UUID id = anyKnown(random, receiverOf(client));
    String what = dice < 94 ? "read" : dice < 96 ? "readAll" : "ask";
    if (id != null) {
      world.readers().act(client, what, id);
    }
  }

  /// Clients are called by their receiver and a letter.
  static String receiverOf(String client) {
    return client.substring(0, client.lastIndexOf('/'));
  }

  private void ask(
      Random random, String method, String path, String receiver, @Nullable String body) {
    String url = any(random, world.nodes()).url() + path;
    Optional<Api.Answer> answer = api.send(method, url, token(receiver), null, body);
    if (answer.isPresent() && answer.get().isSuccess()) {
      JsonNode said = answer.get().body();
      JsonNode count = said.has("unread") ? said.get("unread") : said.get("count");
      long seq = said.get("seq").longValue();
      told.add(new Told(receiver, count.longValue(), seq, said.path("epoch").longValue(0)));
      highest.merge(receiver, seq, Math::max);
    }
  }

  private String marker() {
    return prefix + markers.incrementAndGet();
  }

  private static String body(Random random, String receiver, String marker) {
    String expires =
        random.nextInt(10) == 0
            ? ",\"expiresAt\":\"" + Instant.now().plusMillis(500 + random.nextInt(4000)) + "\""
            : "";
    String group =
        random.nextInt(5) == 0
            ? ",\"group\":{\"key\":\"g%d\",\"window\":\"PT2S\"}".formatted(random.nextInt(2))
            : "";
    return """
    {"object":"fault.run","receiverId":"%s","type":"fault.run","payload":{"m":"%s"}%s%s}\
    """
        .formatted(receiver, marker, expires, group);
  }

  private String token(String user) {
    return tokens.computeIfAbsent(user, World::token);
  }

  private @Nullable UUID anyKnown(Random random, String receiver) {
    List<UUID> ids = known.getOrDefault(receiver, List.of());
    // The last ones most of all: what many change at the same time.
    int last = Math.min(ids.size(), 1 + random.nextInt(12));
    return last == 0 ? null : ids.get(ids.size() - last);
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public void close() {
    stop();
    api.close();
  }
}
