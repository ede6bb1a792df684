package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.engineio.EngineServer;
import dev.carillon.socketio.engineio.Session;
import dev.carillon.socketio.engineio.TimerRing;
import dev.carillon.socketio.parser.Argument;
import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.transport.Compression;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.Rate;
import dev.carillon.socketio.transport.Transport;
import dev.carillon.socketio.transport.TransportObserver;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Socket.IO server for protocol revision 5 over Engine.IO 4: `socket.io-client` 3 and 4 and the
/// clients of their kind. It runs inside an HTTP server's pipeline ([#install]) or by itself
/// ([#listen]). Safe for any thread.
///
/// Event loops parse, route and write. Middlewares and handlers run on virtual threads, in order
/// for each connection.
public final class SocketIoServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketIoServer.class);

  /// How long after a deadline of its own a drain still waits for the last connections.
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  private final SocketIoOptions options;
  private final ThreadFactory handlerThreads = Thread.ofVirtual().name("socketio-", 0).factory();
  private final Namespaces namespaces;
  private final boolean recovers;
  private final String host;
  private final int port;
  private final Json invalidNamespace;
  private final @Nullable JsonCodec codec;
  private final EngineServer engine;
  private @Nullable StandaloneHttp standalone;

  private SocketIoServer(Builder builder) {
    this.options = builder.options();
    this.host = builder.host;
    this.port = builder.port;
    this.namespaces = new Namespaces(options, this::runHandler, builder.recovery);
    this.recovers = builder.recovery != null;
    this.invalidNamespace =
        ConnectErrors.payload("Invalid namespace", builder.invalidNamespaceData);
    this.codec = builder.codec;
    this.engine =
        new EngineServer(
            options.engine(),
            builder.handshakeGate,
            builder.originPolicy,
            builder.clock,
            builder.observer,
            () -> namespaces.all().stream().mapToLong(RegisteredNamespace::keptBytes).sum(),
            session -> new Connection(this, session));
  }

  public static Builder builder() {
    return new Builder();
  }

  SocketIoOptions options() {
    return options;
  }

  /// The namespace of that name, which clients may join from now on. The same name gives the same
  /// namespace.
  ///
  /// @param name begins with a slash; without one it is put before
  public Namespace of(String name) {
    String absolute = name.startsWith("/") ? name : "/" + name;
    return namespaces.of(absolute);
  }

  /// The parent of the namespaces whose whole name `pattern` matches; see [#of(String,
  /// NamespacePredicate)]. Names have at most 256 bytes; a pattern that takes exponential time is
  /// still a way to keep a processor busy.
  public ParentNamespace of(Pattern pattern) {
    return namespaces.of(pattern.pattern(), (name, auth) -> pattern.matcher(name).matches());
  }

  /// The parent of the namespaces that `predicate` accepts. A namespace is made at the first
  /// CONNECT, before middlewares are asked, and goes when its last socket has left. A namespace
  /// with an exact name ([#of(String)]) wins over every predicate, and predicates are asked in the
  /// order of their registration.
  ///
  /// There are at most `maxDynamicNamespaces` of them. A CONNECT that would make one more closes
  /// the transport: a stock client comes back after that, but not after a CONNECT_ERROR.
  ///
  /// @param name what [ParentNamespace#name()] says
  public ParentNamespace of(String name, NamespacePredicate predicate) {
    return namespaces.of(name, predicate);
  }

  /// Takes over the requests under the server's path in an HTTP/1.1 server's pipeline that has an
  /// `HttpServerCodec` before `anchorHandlerName`; all other requests go on to the anchor. Call it
  /// while the channel is being initialised.
  ///
  /// @throws IllegalStateException when there is no handler of that name, or no codec before it
  public void install(ChannelPipeline pipeline, String anchorHandlerName) {
    engine.install(pipeline, anchorHandlerName, false);
  }

  /// Listens where the builder was told to, see [Builder#host] and [Builder#port]; otherwise as
  /// [#listen(InetSocketAddress)]. Add the namespaces before: a client that is faster is told that
  /// its namespace is not there.
  ///
  /// @throws java.io.UncheckedIOException when the address cannot be bound
  public Listener listen() {
    return listen(new InetSocketAddress(host, port));
  }

  /// Listens on `address` with event loops of its own, which live until the server is closed. Other
  /// paths than the server's are answered with 404.
  ///
  /// @throws java.io.UncheckedIOException when the address cannot be bound
  public Listener listen(InetSocketAddress address) {
    synchronized (engine) {
      if (standalone != null) {
        return standalone.listen(address);
      }
      StandaloneHttp http = new StandaloneHttp(engine);
      try {
        Listener listener = http.listen(address);
        standalone = http;
        return listener;
      } finally {
        if (standalone == null) {
          // Its threads would keep the process alive.
          http.close();
        }
      }
    }
  }

  /// As [#drain(Duration, Consumer)], without a farewell.
  public CompletionStage<Void> drain(Duration spread) {
    return drain(spread, socket -> {});
  }

  /// Refuses new handshakes from now on (503 with `Retry-After`) and closes the connections one
  /// after the other, evenly over `spread`, so that stock clients reconnect elsewhere without a
  /// storm.
  ///
  /// @param farewell called on a virtual thread for each socket before its transport closes; what
  ///   it emits arrives before. What it throws is logged.
  /// @return completes when no connection is left, at the latest about a second after `spread` and
  ///   the close timeout
  public CompletionStage<Void> drain(Duration spread, Consumer<Socket> farewell) {
    CompletionStage<Void> empty = engine.refuseHandshakes(spread.plusSeconds(1));
    List<Session> sessions = List.copyOf(engine.sessions());
    for (int i = 0; i < sessions.size(); i++) {
      Duration delay = spread.multipliedBy(i).dividedBy(sessions.size());
      Session session = sessions.get(i);
      session.execute(() -> closeLater(session, delay, farewell));
    }
    Duration limit = spread.plus(options.engine().deadlines().closeTimeout()).plus(DRAIN_GRACE);
    return empty
        .toCompletableFuture()
        .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeLater(Session session, Duration delay, Consumer<Socket> farewell) {
    TimerRing.Entry turn =
        new TimerRing.Entry() {
          @Override
          protected void expired() {
            sayFarewell((Connection) session.listener(), farewell);
          }
        };
    session.loop().timers().schedule(turn, delay);
  }

  /// Event loop.
  private void sayFarewell(Connection connection, Consumer<Socket> farewell) {
    List<NamespaceSocket> sockets = connection.connectedSockets();
    runHandler(() -> {
      try {
        sockets.forEach(socket -> say(farewell, socket));
      } finally {
        closeAfter(sockets, connection);
      }
    });
  }

  private static void say(Consumer<Socket> farewell, Socket socket) {
    try {
      farewell.accept(socket);
    } catch (RuntimeException e) {
      LOG.error("a farewell failed", e);
    }
  }

  /// By way of each socket's own loop, and so behind what it was sent.
  private static void closeAfter(List<NamespaceSocket> sockets, Connection connection) {
    Runnable close =
        () ->
            connection
                .session()
                .execute(() -> connection.closeTransport(DisconnectReason.SERVER_SHUTDOWN));
    for (NamespaceSocket socket : sockets) {
      Runnable next = close;
      close = () -> socket.loop().execute(next);
    }
    close.run();
  }

  /// An event whose arguments may be of any type that the server's codec writes; plain values as in
  /// [Event#of(String, Object...)].
  ///
  /// @throws IllegalArgumentException as [Event#of(String, Object...)]
  public Event event(String name, @Nullable Object... values) {
    return Event.of(name, Values.arguments(codec, values));
  }

  public SocketIoStats stats() {
    int sockets = namespaces.all().stream().mapToInt(RegisteredNamespace::size).sum();
    return new SocketIoStats(engine.stats(), sockets);
  }

  /// Closes every connection without spreading, and then the ports and event loops of its own; see
  /// [#drain] for the polite way. Waits for peers to take what was sent, within the close timeout.
  @Override
  public void close() {
    drain(Duration.ZERO).toCompletableFuture().join();
    synchronized (engine) {
      if (standalone != null) {
        standalone.close();
        standalone = null;
      }
    }
  }

  // ---- for connections

  /// On a virtual thread of its own.
  void runHandler(Runnable task) {
    handlerThreads.newThread(task).start();
  }

  Arguments arguments(List<Argument> values) {
    return new Arguments(values, codec);
  }

  @Nullable JsonCodec codec() {
    return codec;
  }

  /// Whether connections are recovered.
  boolean recovers() {
    return recovers;
  }

  void recoveryAsked(boolean recovered) {
    engine.recoveryAsked(recovered);
  }

  Namespaces namespaces() {
    return namespaces;
  }

  Json invalidNamespace() {
    return invalidNamespace;
  }

  /// Options with their defaults. Not safe for concurrent use.
  public static final class Builder {
    private static final EngineOptions ENGINE = SocketIoOptions.defaults().engine();

    private static final int MAX_PORT = 65_535;

    private String host = InetAddress.getLoopbackAddress().getHostAddress();
    private int port = 3000;
    private String path = ENGINE.path();
    private Set<Transport> transports = ENGINE.transports();
    private Duration pingInterval = ENGINE.deadlines().pingInterval();
    private Duration pingTimeout = ENGINE.deadlines().pingTimeout();
    private Duration upgradeTimeout = ENGINE.deadlines().upgradeTimeout();
    private Duration headersTimeout = ENGINE.deadlines().headersTimeout();
    private Duration closeTimeout = ENGINE.deadlines().closeTimeout();
    private Duration stallTimeout = ENGINE.deadlines().stallTimeout();
    private int maxPayloadBytes = ENGINE.limits().maxPayloadBytes();
    private int outgoingMaxBytes = ENGINE.limits().outgoingMaxBytes();
    private int outgoingMaxPackets = ENGINE.limits().outgoingMaxPackets();
    private long bufferedMaxBytes = ENGINE.limits().bufferedMaxBytes();
    private int maxConnections = ENGINE.limits().maxConnections();
    private Rate messageRate = ENGINE.limits().rates().messages();
    private Rate byteRate = ENGINE.limits().rates().bytes();
    private Rate handshakeRate = ENGINE.limits().rates().handshakes();
    private Rate handshakeRatePerAddress = ENGINE.limits().rates().handshakesPerAddress();
    private Compression compression = ENGINE.compression();
    private Duration connectTimeout = SocketIoOptions.defaults().connectTimeout();
    private int inboxMaxEvents = SocketIoOptions.defaults().inboxMaxEvents();
    private int inboxMaxBytes = SocketIoOptions.defaults().inboxMaxBytes();
    private int connectPayloadMaxBytes = SocketIoOptions.defaults().connectPayloadMaxBytes();
    private int maxNamespacesPerConnection =
        SocketIoOptions.defaults().maxNamespacesPerConnection();
    private int maxPendingAcks = SocketIoOptions.defaults().maxPendingAcks();
    private int maxDynamicNamespaces = SocketIoOptions.defaults().maxDynamicNamespaces();
    private HandshakeGate handshakeGate = HandshakeGate.open();
    private OriginPolicy originPolicy = OriginPolicy.sameHost();
    private TransportObserver observer = TransportObserver.NONE;
    private InstantSource clock = InstantSource.system();
    private @Nullable Json invalidNamespaceData;
    private @Nullable RecoveryOptions recovery;
    private @Nullable JsonCodec codec;

    private Builder() {}

    /// Where [SocketIoServer#listen()] listens: an address of this machine or a name of one. The
    /// loopback address unless set, so that nothing is open to a network by mistake; Node's server
    /// listens on all addresses, which is `0.0.0.0` or `::`.
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /// Where [SocketIoServer#listen()] listens, 3000 unless set; 0 for any that is free, see
    /// [Listener#address()].
    ///
    /// @throws IllegalArgumentException unless it is from 0 to 65535
    public Builder port(int port) {
      if (port < 0 || port > MAX_PORT) {
        throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
      }
      this.port = port;
      return this;
    }

    /// Where the server answers, begins and ends with a slash; `/socket.io/` unless set.
    public Builder path(String path) {
      this.path = path;
      return this;
    }

    /// What connections may use, polling and WebSocket unless set; a handshake on another is
    /// refused with 400.
    public Builder transports(Set<Transport> transports) {
      this.transports = transports;
      return this;
    }

    /// From one ping to the next, 25 s unless set.
    public Builder pingInterval(Duration pingInterval) {
      this.pingInterval = pingInterval;
      return this;
    }

    /// From a ping to the first sign of life, 20 s unless set; then the connection is closed.
    public Builder pingTimeout(Duration pingTimeout) {
      this.pingTimeout = pingTimeout;
      return this;
    }

    /// For an upgrade to WebSocket, 10 s unless set; then the connection stays on polling.
    public Builder upgradeTimeout(Duration upgradeTimeout) {
      this.upgradeTimeout = upgradeTimeout;
      return this;
    }

    /// For the first request, for the rest of a request whose head has come, for the answer of the
    /// handshake gate, and for 2,400 bytes more or the end of an attachment that a packet waits
    /// for, 10 s unless set; then the connection is closed.
    public Builder headersTimeout(Duration headersTimeout) {
      this.headersTimeout = headersTimeout;
      return this;
    }

    /// For a client to take what was sent before a close and to answer it, 5 s unless set; then it
    /// is cut off.
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /// For a client to take something of what waits for it, 10 s unless set; then it is closed as a
    /// slow consumer.
    public Builder stallTimeout(Duration stallTimeout) {
      this.stallTimeout = stallTimeout;
      return this;
    }

    /// Bytes of one POST body, one WebSocket message, and one packet with its attachments,
    /// 1,000,000 unless set; more closes the connection.
    public Builder maxPayloadBytes(int maxPayloadBytes) {
      this.maxPayloadBytes = maxPayloadBytes;
      return this;
    }

    /// Bytes that wait for one client, 1 MiB unless set; more closes it as a slow consumer. Also
    /// the largest event that can be sent.
    public Builder outgoingMaxBytes(int outgoingMaxBytes) {
      this.outgoingMaxBytes = outgoingMaxBytes;
      return this;
    }

    /// Packets that wait for one client, 1000 unless set; more closes it as a slow consumer.
    public Builder outgoingMaxPackets(int outgoingMaxPackets) {
      this.outgoingMaxPackets = outgoingMaxPackets;
      return this;
    }

    /// Bytes that wait for all clients, and of what they have sent in part, 256 MiB unless set;
    /// beyond it handshakes are refused with 503.
    public Builder bufferedMaxBytes(long bufferedMaxBytes) {
      this.bufferedMaxBytes = bufferedMaxBytes;
      return this;
    }

    /// Open connections, 100,000 unless set; beyond them handshakes are refused with 503.
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = maxConnections;
      return this;
    }

    /// What one connection may send; it is read no further while it is over one of the two.
    /// Unlimited unless set.
    public Builder receiveRate(Rate messages, Rate bytes) {
      this.messageRate = messages;
      this.byteRate = bytes;
      return this;
    }

    /// Handshakes of all clients and of one address, IPv6 by its first 64 bits; beyond them they
    /// are refused with 429. Unlimited unless set. Behind a proxy every client has its address: let
    /// the proxy limit, or a [HandshakeGate].
    public Builder handshakeRate(Rate ofAll, Rate ofAddress) {
      this.handshakeRate = ofAll;
      this.handshakeRatePerAddress = ofAddress;
      return this;
    }

    /// Off unless set.
    public Builder compression(Compression compression) {
      this.compression = compression;
      return this;
    }

    /// How long a connection may be in no namespace, 45 s unless set; then it is closed.
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    /// Received packets of one connection that may wait for handlers, 256 unless set; beyond them
    /// it is read no further until half were handled.
    public Builder inboxMaxEvents(int inboxMaxEvents) {
      this.inboxMaxEvents = inboxMaxEvents;
      return this;
    }

    /// Bytes that the received packets of one connection may keep while they wait for handlers, 1
    /// MiB unless set; beyond it the connection is read no further until half is free. One event
    /// that is larger is taken when none waits.
    public Builder inboxMaxBytes(int inboxMaxBytes) {
      this.inboxMaxBytes = inboxMaxBytes;
      return this;
    }

    /// Bytes of the payload of a CONNECT, which is kept as long as the socket, 64 KiB unless set;
    /// more is answered with CONNECT_ERROR.
    public Builder connectPayloadMaxBytes(int connectPayloadMaxBytes) {
      this.connectPayloadMaxBytes = connectPayloadMaxBytes;
      return this;
    }

    /// Namespaces that one connection may be in or want in, 64 unless set; a CONNECT more is
    /// answered with CONNECT_ERROR, and the other namespaces stay.
    public Builder maxNamespacesPerConnection(int maxNamespacesPerConnection) {
      this.maxNamespacesPerConnection = maxNamespacesPerConnection;
      return this;
    }

    /// Acks that one socket may be waited for, 10,000 unless set; one more is not asked for and
    /// fails with [TooManyPendingAcksException].
    public Builder maxPendingAcks(int maxPendingAcks) {
      this.maxPendingAcks = maxPendingAcks;
      return this;
    }

    /// Namespaces made for patterns that have sockets, 10,000 unless set; a client that would need
    /// one more loses its transport and comes back.
    public Builder maxDynamicNamespaces(int maxDynamicNamespaces) {
      this.maxDynamicNamespaces = maxDynamicNamespaces;
      return this;
    }

    /// Asked before a session opens; admits everyone unless set.
    public Builder handshakeGate(HandshakeGate handshakeGate) {
      this.handshakeGate = handshakeGate;
      return this;
    }

    /// Pages of the same host only, unless set.
    public Builder originPolicy(OriginPolicy originPolicy) {
      this.originPolicy = originPolicy;
      return this;
    }

    /// Hears of what happens to connections, for metrics.
    public Builder observer(TransportObserver observer) {
      this.observer = observer;
      return this;
    }

    /// Where [HandshakeRequest#issued()][dev.carillon.socketio.transport.HandshakeRequest] comes
    /// from.
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /// Recovers connections; off unless set.
    public Builder connectionStateRecovery(RecoveryOptions recovery) {
      this.recovery = recovery;
      return this;
    }

    /// The `data` of the CONNECT_ERROR that answers a namespace that is not registered; none unless
    /// set.
    public Builder invalidNamespaceData(Json data) {
      this.invalidNamespaceData = data;
      return this;
    }

    /// Reads arguments into types of the application's and writes them. Without, only plain values
    /// are read and written.
    public Builder json(JsonCodec codec) {
      this.codec = codec;
      return this;
    }

    private SocketIoOptions options() {
      EngineOptions engine =
          new EngineOptions(
              path,
              transports,
              new EngineOptions.Deadlines(
                  pingInterval,
                  pingTimeout,
                  upgradeTimeout,
                  headersTimeout,
                  closeTimeout,
                  stallTimeout),
              new EngineOptions.Limits(
                  maxPayloadBytes,
                  outgoingMaxBytes,
                  outgoingMaxPackets,
                  bufferedMaxBytes,
                  maxConnections,
                  new EngineOptions.Rates(
                      messageRate, byteRate, handshakeRate, handshakeRatePerAddress)),
              compression);
      return new SocketIoOptions(
          engine,
          connectTimeout,
          inboxMaxEvents,
          inboxMaxBytes,
          connectPayloadMaxBytes,
          maxNamespacesPerConnection,
          maxPendingAcks,
          maxDynamicNamespaces);
    }

    /// A server with these options, which does not listen yet.
    ///
    /// @throws IllegalArgumentException when a value is out of its range
    public SocketIoServer build() {
      return new SocketIoServer(this);
    }
  }
}
