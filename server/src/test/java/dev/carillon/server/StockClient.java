package dev.carillon.server;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.client.SocketOptionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The stock Java client, and everything it has heard, in order.
final class StockClient implements AutoCloseable {
  static final String NAMESPACE = "/notifications";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Something heard; lifecycle events of the client itself are among them.
  record Heard(String event, JsonNode payload) {}

  private final Socket socket;
  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());

  private StockClient(Socket socket) {
    this.socket = socket;
    for (String own :
        List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
      socket.on(own, arguments -> heard.add(new Heard(own, json(arguments, 0))));
    }
    socket.onAnyIncoming(
        arguments -> heard.add(new Heard(String.valueOf(arguments[0]), json(arguments, 1))));
  }

  /// A connected client that has been sent its unread page, with the token in the query.
  static StockClient connected(Person person, String... transports) {
    StockClient client =
        of(
            person.server(),
            NAMESPACE,
            options -> {
              options.setQuery("x-ws-token=" + person.wsToken());
              if (transports.length > 0) {
                options.setTransports(transports);
              }
            });
    client.connect();
    client.awaitFirst("unread-count");
    return client;
  }

  /// A client that is not connected yet.
  static StockClient of(
      RunningServer server, String namespace, Consumer<SocketOptionBuilder> options) {
    SocketOptionBuilder builder = SocketOptionBuilder.builder().setForceNew(true);
    options.accept(builder);
    return new StockClient(IO.socket(server.uri().resolve(namespace), builder.build()));
  }

  void connect() {
    socket.connect();
  }

  boolean isConnected() {
    return socket.connected();
  }

  void emit(String event, Object... arguments) {
    socket.emit(event, arguments);
  }

  /// What the server answers to an event.
  JsonNode ask(String event, Object... arguments) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    Ack acknowledged = arrived -> answer.complete(json(arrived, 0));
    socket.emit(event, arguments, acknowledged);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Everything heard so far.
  List<Heard> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /// The payloads of what was heard so far of this event.
  List<JsonNode> heard(String event) {
    return heard().stream().filter(one -> one.event().equals(event)).map(Heard::payload).toList();
  }

  JsonNode awaitFirst(String event) {
    return await(event, _ -> true);
  }

  /// The first payload of this event that is as wanted, also if it came before.
  JsonNode await(String event, Predicate<JsonNode> wanted) {
    return awaitCount(event, wanted, 1).getFirst();
  }

  /// Which of these events was heard first.
  String heardOneOf(String... events) {
    List<String> wanted = List.of(events);
    return await(wanted.toString())
        .until(
            () -> heard().stream().map(Heard::event).filter(wanted::contains).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /// So many payloads of this event.
  List<JsonNode> awaitCount(String event, int count) {
    return awaitCount(event, _ -> true, count);
  }

  private List<JsonNode> awaitCount(String event, Predicate<JsonNode> wanted, int count) {
    try {
      return await(event)
          .until(
              () -> heard(event).stream().filter(wanted).toList(), found -> found.size() >= count);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("waited for " + count + " × " + event + ", heard " + heard(), late);
    }
  }

  private ConditionFactory await(String event) {
    return Awaitility.await(event)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10));
  }

  /// Forgets what was heard.
  void forget() {
    heard.clear();
  }

  @Override
  public void close() {
    socket.disconnect();
  }

  private static JsonNode json(@Nullable Object[] arguments, int index) {
    if (arguments.length <= index || arguments[index] == null) {
      return RunningServer.JSON.nullNode();
    }
    Object argument = arguments[index];
    return switch (argument) {
      case String text -> RunningServer.JSON.valueToTree(text);
      case Number number -> RunningServer.JSON.valueToTree(number);
      case Boolean truth -> RunningServer.JSON.valueToTree(truth);
      case Throwable thrown -> RunningServer.JSON.valueToTree(String.valueOf(thrown.getMessage()));
      // org.json's own types print themselves as JSON.
      default -> RunningServer.JSON.readTree(argument.toString());
    };
  }
}
