import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.bench.control.ControlLoop;
import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.control.PushServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/// The netty-socketio peer, with its own Netty. Compiled by bench/run beside the build.
public final class NettySocketIoMain implements PushServer {
  private final SocketIOServer server;
  private SocketIOClient[] sockets = {};

  private NettySocketIoMain() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(freePort());
    configuration.setWorkerThreads(Runtime.getRuntime().availableProcessors());
    configuration.setBossThreads(1);
    configuration.setWebsocketCompression(false);
    configuration.setHttpCompression(false);
    configuration.setUseLinuxNativeEpoll(System.getProperty("bench.transport", "nio").equals("epoll"));
    configuration.getSocketConfig().setAcceptBackLog(4096);
    configuration.getSocketConfig().setTcpNoDelay(true);
    server = new SocketIOServer(configuration);
    server.start();
  }

  public static void main(String[] args) throws IOException {
    ControlLoop.run(new NettySocketIoMain());
    System.exit(0);
  }

  /// It cannot be asked for the port it was given.
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Override
  public int port() {
    return server.getConfiguration().getPort();
  }

  @Override
  public int sockets() {
    return server.getAllClients().size();
  }

  @Override
  public int snapshot() {
    sockets = server.getAllClients().toArray(SocketIOClient[]::new);
    return sockets.length;
  }

  @Override
  public void pushToEach() {
    for (SocketIOClient socket : sockets) {
      socket.sendEvent(Payloads.EVENT, payload(Payloads.NO_TIME, Payloads.TEXT));
    }
  }

  @Override
  public void pushTo(int socket, String at) {
    sockets[socket].sendEvent(Payloads.EVENT, payload(at, Payloads.TEXT));
  }

  @Override
  public void burst(String text) {
    for (int i = 0; i < Payloads.EVENTS_PER_BURST; i++) {
      server.getBroadcastOperations().sendEvent(Payloads.EVENT, payload(Payloads.NO_TIME, text));
    }
  }

  private static Map<String, String> payload(String at, String text) {
    Map<String, String> payload = new LinkedHashMap<>();
    payload.put("at", at);
    payload.put("text", text);
    return payload;
  }
}
