package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In the pipeline of a server that speaks TLS.
class TlsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Event LARGE = Event.of("large", Json.quote("x".repeat(60_000)));

  private static KeyStore keys;
  private static EventLoopGroup loops;

  private final SocketIoServer server =
      SocketIoServer.builder()
          .outgoingMaxBytes(100 << 20)
          .pingTimeout(Duration.ofMinutes(1))
          .stallTimeout(Duration.ofMillis(300))
          .build();

  private int port;

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    "server",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString()))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  }

  @AfterAll
  static void endLoops() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void listen() throws Exception {
    KeyManagerFactory manager =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    manager.init(keys, PASSWORD);
    SslContext tls = SslContextBuilder.forServer(manager).build();
    server
        .of("/")
        .onConnection(socket ->
            socket.on(
                "message",
                (arguments, ack) ->
                    socket.emit(Event.of("message-back", arguments.values().getFirst()))));
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(new HttpServerCodec())
                        .addLast("application", new ChannelInboundHandlerAdapter());
                    server.install(channel.pipeline(), "application");
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private RawConnection connect() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    java.net.Socket plain = RawConnection.connect(port, 4096);
    return new RawConnection(
        tls.getSocketFactory().createSocket(plain, "localhost", port, /* autoClose= */ true));
  }

  private static void join(RawConnection connection) throws IOException {
    connection.handshake("");
    connection.frame();
    assertThat(connection.text("40").message()).startsWith("40{\"sid\":");
  }

  @Test
  void aWebSocketGoesOnBehindTls() throws Exception {
    listen();
    try (RawConnection connection = connect()) {
      join(connection);
      assertThat(connection.text("42[\"message\",1]").message())
          .isEqualTo("42[\"message-back\",1]");
    }
  }

  @Test
  void pollingUpgradesBehindTls() throws Exception {
    listen();
    try (RawConnection polling = connect();
        RawConnection socket = connect()) {
      String sid = PollingTest.open(polling);
      polling.exchange(RawConnection.post("transport=polling&sid=" + sid, "40"));
      socket.handshake("&sid=" + sid);
      assertThat(socket.text("2probe").message()).isEqualTo("3probe");
      socket.text("5");
      assertThat(socket.message()).startsWith("40{\"sid\":");
      assertThat(socket.text("42[\"message\",1]").message()).isEqualTo("42[\"message-back\",1]");
    }
  }

  @Test
  void aPeerThatTakesNothingIsClosedAsSlow() throws Exception {
    listen();
    try (RawConnection connection = connect()) {
      join(connection);
      for (int i = 0; i < 200; i++) {
        server.of("/").emit(LARGE);
      }
      await().until(() -> server.stats().transport().slowConsumersClosed() == 1);
    }
  }

  /// Bytes on the wire are not those of the frames, so progress is not told by counting them.
  @Test
  void aPeerThatTakesSomethingNowAndThenIsNotSlow() throws Exception {
    listen();
    try (RawConnection connection = connect()) {
      join(connection);
      for (int i = 0; i < 100; i++) {
        server.of("/").emit(LARGE);
      }
      assertThat(connection.sip(6_000_000, 60_000, Duration.ofMillis(10))).isEqualTo(6_000_000);
      assertThat(server.stats().transport().slowConsumersClosed()).isZero();
    }
  }
}
