package dev.carillon.bench.server;

import dev.carillon.bench.control.ControlLoop;
import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.control.PushServer;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Carillon's own server, alone in its process, listening as an application would.
public final class CarillonSocketIoMain implements PushServer {
  /// One event object for a whole round, in place of one for each socket.
  private static final boolean SHARED_EVENT = Boolean.getBoolean("bench.shared-event");

  private final SocketIoServer server = SocketIoServer.builder().build();
  private final Namespace namespace = server.of("/");
  private final int port;
  private volatile Socket[] sockets = {};

  private CarillonSocketIoMain() {
    this.port =
        server
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
  }

  public static void main(String[] args) throws IOException {
    if (Loops.fromSystemProperty() == Loops.NIO) {
      System.setProperty("dev.carillon.socketio.nio", "true");
    }
    ControlLoop.run(new CarillonSocketIoMain());
    System.exit(0);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int sockets() {
    return server.stats().sockets();
  }

  @Override
  public int snapshot() {
    sockets = namespace.sockets().toArray(Socket[]::new);
    return sockets.length;
  }

  @Override
  public void pushToEach() {
    Event shared = event(Payloads.NO_TIME, Payloads.TEXT);
    for (Socket socket : sockets) {
      socket.emit(SHARED_EVENT ? shared : event(Payloads.NO_TIME, Payloads.TEXT));
    }
  }

  @Override
  public void pushTo(int socket, String at) {
    sockets[socket].emit(event(at, Payloads.TEXT));
  }

  @Override
  public void burst(String text) {
    for (int i = 0; i < Payloads.EVENTS_PER_BURST; i++) {
      namespace.emit(event(Payloads.NO_TIME, text));
    }
  }

  private static Event event(String at, String text) {
    return Event.of(Payloads.EVENT, Json.trusted(Payloads.json(at, text)));
  }
}
