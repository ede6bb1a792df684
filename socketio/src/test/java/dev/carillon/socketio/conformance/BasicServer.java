package dev.carillon.socketio.conformance;

import dev.carillon.socketio.Arguments;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.engineio.CloseReason;
import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.engineio.EngineServer;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.SessionListener;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// What the two protocols' own suites expect: an Engine.IO server under `/engine.io/` that echoes
/// messages, and a Socket.IO server under `/socket.io/` that tells what a client authenticated with
/// and sends events back.
final class BasicServer {
  private static final Duration PING_INTERVAL = Duration.ofMillis(300);
  private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_PAYLOAD_BYTES = 1_000_000;

  private BasicServer() {}

  /// @throws java.io.UncheckedIOException when the port is taken
  static HttpPort start(int port) {
    EngineServer engine = engine();
    SocketIoServer sockets =
        SocketIoServer.builder()
            .pingInterval(PING_INTERVAL)
            .pingTimeout(PING_TIMEOUT)
            .connectTimeout(CONNECT_TIMEOUT)
            .maxPayloadBytes(MAX_PAYLOAD_BYTES)
            .build();
    serve(sockets.of("/"));
    serve(sockets.of("/custom"));
    List<PathSwitch.Mount> mounts =
        List.of(
            new PathSwitch.Mount(
                "/engine.io/", pipeline -> engine.install(pipeline, HttpPort.ANCHOR, true)),
            new PathSwitch.Mount(
                "/socket.io/", pipeline -> sockets.install(pipeline, HttpPort.ANCHOR)));
    return HttpPort.open(
        port,
        channel -> channel.pipeline().addBefore(HttpPort.ANCHOR, "paths", new PathSwitch(mounts)));
  }

  private static EngineServer engine() {
    EngineOptions options =
        new EngineOptions(
            "/engine.io/",
            Set.of(Transport.values()),
            PING_INTERVAL,
            PING_TIMEOUT,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            MAX_PAYLOAD_BYTES,
            1 << 20,
            10_000);
    return new EngineServer(
        options, HandshakeGate.open(), OriginPolicy.any(), InstantSource.system(), RawEcho::new);
  }

  private static void serve(Namespace namespace) {
    namespace.onConnection(socket -> {
      socket.emit(Event.of("auth", socket.handshake().auth()));
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
      session.send(List.of(EncodedMessage.text(bytes)));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      session.send(List.of(EncodedMessage.binary(bytes)));
    }

    @Override
    public void onClose(CloseReason reason) {}
  }
}
