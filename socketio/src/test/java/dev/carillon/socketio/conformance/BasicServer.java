package dev.carillon.socketio.conformance;

import dev.carillon.socketio.Arguments;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.engineio.EngineServer;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.SessionListener;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.TransportObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// What the two protocols' own suites expect: an Engine.IO server under `/engine.io/` that echoes
/// messages, and a Socket.IO server under `/socket.io/` that tells what a client authenticated with
/// and sends events back.
final class BasicServer {
  private static final Duration PING_INTERVAL = Duration.ofMillis(300);
  private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// The suite hears a message only while it waits for one. Two that arrive together, such as
  /// CONNECT and the event that follows, would count as one.
  private static final Executor AUTH_DELAY =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

  private BasicServer() {}

  /// @throws java.io.UncheckedIOException when the port is taken
  static HttpPort start(int port) {
    EngineServer engine = engine();
    SocketIoServer sockets =
        SocketIoServer.builder()
            .pingInterval(PING_INTERVAL)
            .pingTimeout(PING_TIMEOUT)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    serve(sockets.of("/"));
    serve(sockets.of("/custom"));
    return HttpPort.open(
        port,
        channel -> {
          engine.install(channel.pipeline(), HttpPort.ANCHOR, false);
          sockets.install(channel.pipeline(), HttpPort.ANCHOR);
        });
  }

  private static EngineServer engine() {
    EngineOptions defaults = EngineOptions.defaults();
    EngineOptions.Deadlines deadlines = defaults.deadlines();
    EngineOptions options =
        new EngineOptions(
            "/engine.io/",
            defaults.transports(),
            new EngineOptions.Deadlines(
                PING_INTERVAL,
                PING_TIMEOUT,
                deadlines.upgradeTimeout(),
                deadlines.headersTimeout(),
                deadlines.closeTimeout(),
                deadlines.stallTimeout()),
            defaults.limits(),
            defaults.compression());
    return new EngineServer(
        options,
        HandshakeGate.open(),
        OriginPolicy.any(),
        InstantSource.system(),
        TransportObserver.NONE,
        () -> 0,
        RawEcho::new);
  }

  private static void serve(Namespace namespace) {
    namespace.onConnection(socket -> {
      AUTH_DELAY.execute(() -> socket.emit(Event.of("auth", socket.handshake().auth())));
      socket.on(
          "message", (arguments, ack) -> socket.emit(Event.of("message-back", array(arguments))));
      socket.on("message-with-ack", (arguments, ack) -> ack.send(array(arguments)));
    });
  }

  private static Argument[] array(Arguments arguments) {
    return arguments.values().toArray(Argument[]::new);
  }

  /// Each message back in its kind.
  private record RawEcho(Session session) implements SessionListener {
    @Override
    public void onText(ByteBuffer text) {
      byte[] bytes = new byte[text.remaining()];
      text.get(bytes);
      session.send(List.of(EncodedMessage.text(bytes)), false);
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      session.send(List.of(EncodedMessage.binary(bytes)), false);
    }

    @Override
    public void onClose(CloseReason reason) {}
  }
}
