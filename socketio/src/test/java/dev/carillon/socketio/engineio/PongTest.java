package dev.carillon.socketio.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.TransportObserver;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PongTest {
  private final AtomicInteger pongs = new AtomicInteger();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// Echoes, and counts pongs.
  private final class Listener implements SessionListener {
    private final Session session;

    Listener(Session session) {
      this.session = session;
    }

    @Override
    public void onText(ByteBuffer text) {
      session.send(List.of(EncodedMessage.text(UTF_8.encode(UTF_8.decode(text)).array())), false);
    }

    @Override
    public void onBinary(ByteBuffer bytes) {}

    @Override
    public void onPong() {
      pongs.incrementAndGet();
    }

    @Override
    public void onClose(CloseReason reason) {}
  }

  private int serve() {
    EngineServer engine =
        new EngineServer(
            EngineOptions.defaults(),
            HandshakeGate.open(),
            OriginPolicy.any(),
            InstantSource.system(),
            TransportObserver.NONE,
            () -> 0,
            Listener::new);
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast("elsewhere", new ChannelInboundHandlerAdapter());
                    engine.install(channel.pipeline(), "elsewhere", false);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private String exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void aPongThatAnswersNoPingIsNotTold() throws Exception {
    String path = EngineOptions.defaults().path();
    String base = "http://127.0.0.1:" + serve() + path + "?EIO=4&transport=polling";
    String open = exchange(HttpRequest.newBuilder(URI.create(base)));
    URI session = URI.create(base + "&sid=" + open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1"));

    exchange(
        HttpRequest.newBuilder(session)
            .POST(HttpRequest.BodyPublishers.ofString("3\u001e3\u001e3\u001e4after")));

    assertThat(exchange(HttpRequest.newBuilder(session))).contains("4after");
    assertThat(pongs).hasValue(0);
  }
}
