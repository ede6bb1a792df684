package dev.carillon.bench.server;

import dev.carillon.bench.control.ControlLoop;
import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.control.PushServer;
import dev.carillon.socketio.Event;
import dev.carillon.socketio.Namespace;
import dev.carillon.socketio.Socket;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.socketio.parser.Json;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Carillon's own server, alone in its process. `-Dbench.transport=nio` (the default) listens as an
/// application would; `epoll` puts it into a pipeline on the native transport.
public final class CarillonSocketIoMain implements PushServer {
  /// One event object for a whole round, in place of one for each socket.
  private static final boolean SHARED_EVENT = Boolean.getBoolean("bench.shared-event");

  private final SocketIoServer server = SocketIoServer.builder().build();
  private final Namespace namespace = server.of("/");
  private final int port;
  private volatile Socket[] sockets = {};

  private CarillonSocketIoMain(Loops loops) {
    this.port =
        loops.isDefault()
            ? server
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .address()
                .getPort()
            : loops.listen(new Installed(server));
  }

  public static void main(String[] args) throws IOException {
    ControlLoop.run(new CarillonSocketIoMain(Loops.fromSystemProperty()));
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

  private static final class Installed extends ChannelInitializer<Channel> {
    private final SocketIoServer server;

    Installed(SocketIoServer server) {
      this.server = server;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new HttpServerCodec()).addLast("end", new CloseUnknownRequests());
      server.install(channel.pipeline(), "end");
    }
  }
}
