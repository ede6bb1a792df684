package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/// A server that answers the events of the protocol's own test suites, on the namespaces `/` and
/// `/custom`.
final class EchoServer implements AutoCloseable {
  final SocketIoServer server;
  final Queue<DisconnectReason> endings = new ConcurrentLinkedQueue<>();
  final Queue<String> acks = new ConcurrentLinkedQueue<>();
  private final Listener listener;

  private EchoServer(SocketIoServer server) {
    this.server = server;
    serve(server.of("/"));
    serve(server.of("/custom"));
    this.listener = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static EchoServer start() {
    return start(builder -> builder);
  }

  static EchoServer start(UnaryOperator<SocketIoServer.Builder> with) {
    SocketIoServer.Builder builder =
        SocketIoServer.builder()
            .pingInterval(Duration.ofMillis(300))
            .pingTimeout(Duration.ofSeconds(1))
            .closeTimeout(Duration.ofMillis(300));
    return new EchoServer(with.apply(builder).build());
  }

  private void serve(Namespace namespace) {
    namespace.onConnection(socket -> {
      socket.onDisconnect(endings::add);
      socket.emit(Event.of("auth", socket.handshake().auth()));
      socket.on(
          "message", (arguments, ack) -> socket.emit(Event.of("message-back", array(arguments))));
      socket.on("message-with-ack", (arguments, ack) -> ack.send(array(arguments)));
      socket.on("ask", (arguments, ack) -> ask(socket, array(arguments)));
      socket.on(
          "close-transport",
          (arguments, ack) -> socket.closeTransport(DisconnectReason.SERVER_CLOSE));
      socket.on("disconnect-me", (arguments, ack) -> socket.disconnect());
      socket.on("count", (arguments, ack) -> count(socket, arguments));
    });
  }

  private void ask(Socket socket, Argument[] question) {
    socket
        .emitWithAck(Event.of("question", question), Duration.ofSeconds(2))
        .whenComplete((answer, failure) ->
            acks.add(failure == null ? answer.toString() : failure.getClass().getSimpleName()));
  }

  private static void count(Socket socket, Arguments arguments) {
    int n = arguments.json(0).map(json -> Integer.parseInt(json.toString())).orElse(0);
    for (int i = 0; i < n; i++) {
      socket.emit(Event.of("number", Json.of(Integer.toString(i))));
    }
  }

  private static Argument[] array(Arguments arguments) {
    return arguments.values().toArray(Argument[]::new);
  }

  int port() {
    return listener.address().getPort();
  }

  URI uri(String query) {
    return URI.create("http://127.0.0.1:" + port() + "/socket.io/?" + query);
  }

  @Override
  public void close() {
    server.close();
  }
}
