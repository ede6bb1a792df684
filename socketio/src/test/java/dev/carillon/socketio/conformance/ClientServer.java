package dev.carillon.socketio.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.AckCallback;
import dev.carillon.socketio.Admission;
import dev.carillon.socketio.Arguments;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.EventHandler;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.RecoveryOptions;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.JsonWithAttachments;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.HandshakeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What the suite of the stock JavaScript client expects.
final class ClientServer {
  private static final Duration PING_INTERVAL = Duration.ofSeconds(2);
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);
  private static final Executor HANDSHAKE_DELAY =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);
  private static final Binary BYTES = Binary.of("asdfasdf".getBytes(UTF_8));
  private static final List<Argument> EXPECTED_ACK =
      List.of(Json.of("5"), Json.of("{\"test\":true}"));
  private static final List<String> TEXTS =
      List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string");

  private ClientServer() {}

  /// Recovery as in Node's server: not before the first event.
  ///
  /// @throws java.io.UncheckedIOException when the port is taken
  static HttpPort start(int port) {
    return start(port, Duration.ofMinutes(2), false);
  }

  static HttpPort start(int port, Duration maxDisconnection, boolean beforeFirstEvent) {
    SocketIoServer server =
        SocketIoServer.builder()
            .pingInterval(PING_INTERVAL)
            .handshakeGate(ClientServer::admitLater)
            .connectionStateRecovery(
                new RecoveryOptions(maxDisconnection, 1 << 20, 1000, beforeFirstEvent))
            .build();
    serveMain(server.of("/"));
    for (String name : List.of("/timeout_socket", "/valid", "/asd")) {
      server.of(name);
    }
    server.of("/foo").onConnection(ClientServer::tellId);
    server
        .of("/abc")
        .onConnection(
            socket -> socket.emit(Event.of("handshake", HandshakeJson.of(socket.handshake()))));
    server.of("/no").use(socket -> new Admission.Refused("Auth failed (custom namespace)", null));
    return HttpPort.open(port, channel -> server.install(channel.pipeline(), HttpPort.ANCHOR));
  }

  /// A handshake takes its time, so that a timeout of nothing is over before.
  private static CompletionStage<HandshakeGate.Decision> admitLater(HandshakeRequest request) {
    return CompletableFuture.supplyAsync(HandshakeGate.Admitted::new, HANDSHAKE_DELAY);
  }

  private static void serveMain(Namespace namespace) {
    namespace.use(socket ->
        socket.handshake().request().query().first("fail").orElse("").isEmpty()
            ? Admission.accepted()
            : new Admission.Refused("Auth failed (main namespace)", null));
    namespace.onConnection(socket -> {
      tellId(socket);
      socket.on("hi", emitting(socket, "hi"));
      socket.on("echo", (arguments, ack) -> ack.send(arguments.values().getFirst()));
      socket.on("ack", (arguments, ack) -> ask(socket));
      socket.on("getHandshake", (arguments, ack) -> ack.send(HandshakeJson.of(socket.handshake())));
      socket.on("join", (arguments, ack) -> join(socket, arguments, ack));
      socket.on("tell", (arguments, ack) -> tell(namespace, arguments, ack));
      serveValues(socket);
      serveBinary(socket);
    });
  }

  private static void tellId(Socket socket) {
    socket.on("getId", (arguments, ack) -> ack.send(Json.quote(socket.id())));
  }

  private static void join(Socket socket, Arguments arguments, AckCallback ack) {
    socket.join(arguments.get(0, String.class));
    ack.send();
  }

  /// `told` to the room that the first argument names, which may be a socket's id.
  private static void tell(Namespace namespace, Arguments arguments, AckCallback ack) {
    namespace
        .to(arguments.get(0, String.class))
        .emit(Event.of("told", arguments.json(1).orElseThrow()));
    ack.send();
  }

  private static void ask(Socket socket) {
    socket
        .emitWithAck(Event.of("ack"), ACK_TIMEOUT)
        .thenAccept(answer -> {
          if (answer.equals(EXPECTED_ACK)) {
            socket.emit(Event.of("got it"));
          }
        });
  }

  private static void serveValues(Socket socket) {
    socket.on("getAckDate", (arguments, ack) -> ack.send(date()));
    socket.on("getDate", (arguments, ack) -> socket.emit(Event.of("takeDate", date())));
    socket.on(
        "getDateObj",
        (arguments, ack) ->
            socket.emit(Event.of("takeDateObj", Json.of("{\"date\":" + date() + "}"))));
    socket.on(
        "getUtf8",
        (arguments, ack) ->
            TEXTS.forEach(text -> socket.emit(Event.of("takeUtf8", Json.quote(text)))));
    socket.on("false", emitting(socket, "false", Json.of("false")));
  }

  private static void serveBinary(Socket socket) {
    socket.on("doge", emitting(socket, "doge", BYTES));
    socket.on("getbin", emitting(socket, "takebin", BYTES));
    socket.on("buffa", whenBinary(emitting(socket, "buffack")));
    socket.on("blob", whenBinary(emitting(socket, "back")));
    socket.on("jsonbuff", whenGotcha("howdy", emitting(socket, "jsonbuff-ack")));
    socket.on("jsonblob", whenGotcha("EEEEEEEEE", emitting(socket, "jsonblob-ack")));

    AtomicBoolean buffer = new AtomicBoolean();
    socket.on("abuff1", whenBinary((arguments, ack) -> buffer.set(true)));
    socket.on("abuff2", when(buffer, emitting(socket, "abuff2-ack")));

    AtomicBoolean first = new AtomicBoolean();
    AtomicBoolean second = new AtomicBoolean();
    socket.on("blob1", whenBinary((arguments, ack) -> first.set(true)));
    socket.on(
        "blob2",
        (arguments, ack) ->
            second.set(first.get() && arguments.json(0).equals(json("\"second\""))));
    socket.on("blob3", when(second, whenBinary(emitting(socket, "blob3-ack"))));
  }

  private static Optional<Json> json(String text) {
    return Optional.of(Json.of(text));
  }

  private static EventHandler emitting(Socket socket, String event, Argument... arguments) {
    Event answer = Event.of(event, arguments);
    return (received, ack) -> socket.emit(answer);
  }

  private static EventHandler when(AtomicBoolean condition, EventHandler then) {
    return (arguments, ack) -> {
      if (condition.get()) {
        then.handle(arguments, ack);
      }
    };
  }

  private static EventHandler whenBinary(EventHandler then) {
    return (arguments, ack) -> {
      if (arguments.binary(0).isPresent()) {
        then.handle(arguments, ack);
      }
    };
  }

  /// `{hello: "lol", message: bytes, goodbye: "gotcha"}` with the bytes of `message`.
  private static EventHandler whenGotcha(String message, EventHandler then) {
    JsonWithAttachments expected =
        JsonWithAttachments.of(
            Json.of(
                "{\"hello\":\"lol\",\"message\":%s,\"goodbye\":\"gotcha\"}"
                    .formatted(JsonWithAttachments.placeholder(0))),
            List.of(Binary.of(message.getBytes(UTF_8))));
    return (arguments, ack) -> {
      if (arguments.values().equals(List.of(expected))) {
        then.handle(arguments, ack);
      }
    };
  }

  /// As a client writes one: with its milliseconds, which [java.time.Instant] leaves out of a full
  /// second.
  private static Json date() {
    return Json.quote("2026-11-22T07:00:00.120Z");
  }
}
