package dev.carillon.socketio.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.Admission;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.EventHandler;
import dev.carillon.socketio.Handshake;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.HandshakeRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// What the suite of the stock JavaScript client expects.
final class ClientServer {
  private static final Duration PING_INTERVAL = Duration.ofSeconds(2);
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);
  private static final Binary BYTES = Binary.of("asdfasdf".getBytes(UTF_8));
  private static final List<Argument> EXPECTED_ACK =
      List.of(Json.of("5"), Json.of("{\"test\":true}"));
  private static final List<String> TEXTS =
      List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string");

  private ClientServer() {}

  /// @throws java.io.UncheckedIOException when the port is taken
  static HttpPort start(int port) {
    SocketIoServer server =
        SocketIoServer.builder()
            .pingInterval(PING_INTERVAL)
            // Connection state recovery is switched on here, once the library has it.
            .build();
    serveMain(server.of("/"));
    for (String name : List.of("/timeout_socket", "/valid", "/asd")) {
      server.of(name);
    }
    server.of("/foo").onConnection(ClientServer::tellId);
    server
        .of("/abc")
        .onConnection(socket -> socket.emit(Event.of("handshake", describe(socket.handshake()))));
    server.of("/no").use(socket -> new Admission.Refused("Auth failed (custom namespace)", null));
    return HttpPort.open(
        port,
        channel -> {
          server.install(channel.pipeline(), HttpPort.ANCHOR);
          channel.pipeline().addBefore("socketio", "front", new Front());
        });
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
      socket.on("getHandshake", (arguments, ack) -> ack.send(describe(socket.handshake())));
      serveValues(socket);
      serveBinary(socket);
    });
  }

  private static void tellId(Socket socket) {
    socket.on("getId", (arguments, ack) -> ack.send(Json.quote(socket.id())));
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
    for (String name : List.of("jsonbuff", "jsonblob")) {
      socket.on(name, whenGotcha(emitting(socket, name + "-ack")));
    }

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

  /// `{hello: "lol", message: bytes, goodbye: "gotcha"}`. That `message` has become the bytes
  /// cannot be seen yet: attachments inside larger values stay placeholders.
  private static EventHandler whenGotcha(EventHandler then) {
    Json expected =
        Json.of(
            """
            {"hello":"lol","message":{"_placeholder":true,"num":0},"goodbye":"gotcha"}\
            """);
    return (arguments, ack) -> {
      if (arguments.values().equals(List.of(expected))) {
        then.handle(arguments, ack);
      }
    };
  }

  private static Json date() {
    return Json.quote(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /// A handshake as Node's server shows it to applications.
  private static Json describe(Handshake handshake) {
    HandshakeRequest request = handshake.request();
    String address =
        request.remoteAddress() instanceof InetSocketAddress peer
            ? peer.getAddress().getHostAddress()
            : "";
    String front = request.headers().first(Front.headerName()).orElseThrow();
    return Json.of(
        "{%s,\"time\":%s,\"address\":%s,\"secure\":%s,\"issued\":%d,\"auth\":%s}"
            .formatted(
                Front.description(front),
                Json.quote(request.issued().toString()),
                Json.quote(address),
                request.secure(),
                request.issued().toEpochMilli(),
                handshake.auth()));
  }
}
