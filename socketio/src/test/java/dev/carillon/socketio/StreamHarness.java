package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server in the pipeline of an HTTP server inside this process, and a few peers that write
/// bytes. Everything that is allocated on either side is counted.
final class StreamHarness implements AutoCloseable {
  static final int MAX_PAYLOAD_BYTES = 2000;

  /// What the server and its peers may hold at any moment: a message being collected and one being
  /// answered for each connection, and what Netty's decoders cumulate.
  private static final long MAX_HELD_BYTES = 512 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern SID = Pattern.compile("0\\{\"sid\":\"([\\w-]{20})\"");

  /// What a peer can cause, and what Netty says of writes that a close has cut off.
  private static final Set<String> EXPECTED =
      Set.of(
          "MalformedPacketException",
          "MalformedPayloadException",
          "CorruptedWebSocketFrameException",
          "ClosedChannelException",
          "StacklessClosedChannelException");

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("stream", true), LocalIoHandler.newFactory());

  private final ErrorLog log = new ErrorLog(EXPECTED);
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final List<Channel> accepted = new CopyOnWriteArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<String> sids = new CopyOnWriteArrayList<>();
  private final List<@Nullable Channel> peers = new ArrayList<>();
  private final SocketIoServer server;
  private final Channel listening;

  private StreamHarness() {
    server =
        SocketIoServer.builder()
            .pingInterval(Duration.ofMillis(400))
            .pingTimeout(Duration.ofMillis(400))
            .closeTimeout(Duration.ofMillis(5))
            .upgradeTimeout(Duration.ofMillis(200))
            .maxPayloadBytes(MAX_PAYLOAD_BYTES)
            .outgoingMaxBytes(20_000)
            .build();
    serve(server.of("/"));
    serve(server.of("/custom"));
    listening =
        new ServerBootstrap()
            .group(LOOPS)
            .channelFactory(ServerWithoutInlineReads::new)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.add(channel);
                    channel.pipeline().addLast(new HttpServerCodec(), new Elsewhere());
                    server.install(channel.pipeline(), channel.pipeline().lastContext().name());
                  }
                })
            .bind(LocalAddress.ANY)
            .syncUninterruptibly()
            .channel();
  }

  static StreamHarness start() {
    return new StreamHarness();
  }

  private static void serve(Namespace namespace) {
    namespace.onConnection(socket -> {
      socket.emit(Event.of("auth", socket.handshake().auth()));
      socket.on(
          "message", (arguments, ack) -> socket.emit(Event.of("message-back", array(arguments))));
      socket.on("message-with-ack", (arguments, ack) -> ack.send(array(arguments)));
      socket.on(
          "ask",
          (arguments, ack) -> {
            var _ = socket.emitWithAck(Event.of("question"), Duration.ofMillis(50));
          });
      socket.on(
          "close-transport",
          (arguments, ack) -> socket.closeTransport(DisconnectReason.SERVER_CLOSE));
      socket.on("disconnect-me", (arguments, ack) -> socket.disconnect());
      socket.on(
          "count",
          (arguments, ack) -> {
            for (int i = 0; i < 20; i++) {
              socket.emit(Event.of("number", Json.of(Integer.toString(i))));
            }
          });
    });
  }

  private static Argument[] array(Arguments arguments) {
    return arguments.values().toArray(Argument[]::new);
  }

  // ---- what peers do

  List<String> sids() {
    return sids;
  }

  void write(int connection, byte[] bytes, int from, int to) {
    if (from < to) {
      Channel peer = peer(connection);
      var _ =
          peer.writeAndFlush(
              peer.alloc().buffer(to - from).writeBytes(bytes, from, to - from),
              peer.voidPromise());
    }
  }

  void reconnect(int connection) {
    Channel peer = peer(connection);
    peers.set(connection, null);
    peer.close().syncUninterruptibly();
  }

  private Channel peer(int connection) {
    while (peers.size() <= connection) {
      peers.add(null);
    }
    Channel peer = peers.get(connection);
    if (peer == null || !peer.isActive()) {
      peer = connect();
      peers.set(connection, peer);
    }
    return peer;
  }

  private Channel connect() {
    return new Bootstrap()
        .group(LOOPS)
        .channel(LocalChannel.class)
        .option(ChannelOption.ALLOCATOR, allocator)
        .handler(new Peer())
        .connect(listening.localAddress())
        .syncUninterruptibly()
        .channel();
  }

  /// Waits until what was written has gone back and forth between the loops.
  void settle() {
    for (int i = 0; i < 3; i++) {
      for (EventExecutor loop : LOOPS) {
        loop.submit(() -> {}).syncUninterruptibly();
      }
    }
  }

  // ---- what must hold

  void requireBounded() {
    assertThat(heldBytes()).isLessThan(MAX_HELD_BYTES);
  }

  private long heldBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  void requireNothingLeft() {
    for (Channel peer : peers) {
      if (peer != null) {
        peer.close().syncUninterruptibly();
      }
    }
    server.close();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(() -> {
          assertThat(accepted).noneMatch(Channel::isOpen);
          assertThat(server.stats().sockets()).isZero();
          assertThat(server.stats().transport().pollingConnections()).isZero();
          assertThat(server.stats().transport().webSocketConnections()).isZero();
          assertThat(server.stats().transport().queuedBytes()).isZero();
          assertThat(heldBytes()).isZero();
        });
    assertThat(failures).isEmpty();
    assertThat(log.unexpected()).isEmpty();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    log.close();
  }

  /// Netty's local channel delivers what is there from within `read()`, in the middle of a
  /// decoder's loop, which then works on a buffer that is gone. A socket's channel never does:
  /// neither here.
  private static final class WithoutInlineReads extends LocalChannel {
    WithoutInlineReads(LocalServerChannel parent, LocalChannel peer) {
      super(parent, peer);
    }

    @Override
    protected void doBeginRead() {
      eventLoop()
          .execute(() -> {
            try {
              super.doBeginRead();
            } catch (Exception e) {
              pipeline().fireExceptionCaught(e);
            }
          });
    }
  }

  private static final class ServerWithoutInlineReads extends LocalServerChannel {
    @Override
    protected LocalChannel newLocalChannel(LocalChannel peer) {
      return new WithoutInlineReads(this, peer);
    }
  }

  /// The HTTP server around it: everything else is not found.
  private final class Elsewhere extends SimpleChannelInboundHandler<HttpObject> {
    private HttpResponseStatus status = HttpResponseStatus.NOT_FOUND;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
      if (message instanceof HttpRequest request) {
        boolean malformed = request.decoderResult().isFailure();
        status = malformed ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.NOT_FOUND;
      }
      if (message instanceof LastHttpContent) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        var written = ctx.writeAndFlush(response);
        if (status.equals(HttpResponseStatus.BAD_REQUEST)) {
          var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!EXPECTED.contains(cause.getClass().getSimpleName())) {
        failures.add(cause);
      }
      var _ = ctx.close();
    }
  }

  /// Looks for session ids in what the server says.
  private final class Peer extends SimpleChannelInboundHandler<ByteBuf> {
    private final StringBuilder tail = new StringBuilder();

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      tail.append(bytes.toString(StandardCharsets.ISO_8859_1));
      Matcher sid = SID.matcher(tail);
      int end = Math.max(0, tail.length() - 64);
      while (sid.find()) {
        sids.add(sid.group(1));
        end = Math.max(end, sid.end());
      }
      tail.delete(0, end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A write that came after the server's close.
      var _ = ctx.close();
    }
  }
}
