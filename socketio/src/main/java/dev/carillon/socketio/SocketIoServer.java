package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EngineOptions;
import dev.carillon.socketio.engineio.HandshakeGate;
import dev.carillon.socketio.engineio.OriginPolicy;
import dev.carillon.socketio.engineio.Transport;
import dev.carillon.socketio.parser.Json;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Socket.IO server for protocol revision 5 over Engine.IO 4: `socket.io-client` 3 and 4 and the
/// clients of their kind. It runs inside an HTTP server's pipeline ([#install]) or by itself
/// ([#listen]). Safe for any thread.
///
/// Event loops parse, route and write. Middlewares and handlers run on virtual threads, in order
/// for each connection.
@SuppressWarnings("DoNotCallSuggester")
public final class SocketIoServer implements AutoCloseable {
  private final SocketIoOptions options;

  private SocketIoServer(Builder builder) {
    this.options = builder.options();
  }

  public static Builder builder() {
    return new Builder();
  }

  public SocketIoOptions options() {
    return options;
  }

  /// The namespace of that name, which clients may join from now on. The same name gives the same
  /// namespace.
  ///
  /// @param name begins with a slash; without one it is put before
  public Namespace of(String name) {
    throw new UnsupportedOperationException(name);
  }

  /// Takes over the requests under the server's path in an HTTP/1.1 server's pipeline that has an
  /// `HttpServerCodec` before `anchorHandlerName`; all other requests go on to the anchor. Call it
  /// while the channel is being initialised.
  ///
  /// @throws IllegalStateException when there is no handler of that name
  public void install(ChannelPipeline pipeline, String anchorHandlerName) {
    throw new UnsupportedOperationException(anchorHandlerName);
  }

  /// Listens on `address` with event loops of its own, which live until the server is closed. Other
  /// paths than the server's are answered with 404.
  ///
  /// @throws java.io.UncheckedIOException when the address cannot be bound
  public Listener listen(InetSocketAddress address) {
    throw new UnsupportedOperationException(address.toString());
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
  /// @return completes when no connection is left, at the latest after `spread` and the close
  ///   timeout
  public CompletionStage<Void> drain(Duration spread, Consumer<Socket> farewell) {
    throw new UnsupportedOperationException(spread.toString());
  }

  public SocketIoStats stats() {
    throw new UnsupportedOperationException();
  }

  /// Closes everything at once, without spreading; see [#drain] for the polite way.
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  /// Options with their defaults. Not safe for concurrent use.
  public static final class Builder {
    private String path = SocketIoOptions.defaults().engine().path();
    private Set<Transport> transports = SocketIoOptions.defaults().engine().transports();
    private Duration pingInterval = SocketIoOptions.defaults().engine().pingInterval();
    private Duration pingTimeout = SocketIoOptions.defaults().engine().pingTimeout();
    private Duration upgradeTimeout = SocketIoOptions.defaults().engine().upgradeTimeout();
    private Duration headersTimeout = SocketIoOptions.defaults().engine().headersTimeout();
    private Duration closeTimeout = SocketIoOptions.defaults().engine().closeTimeout();
    private int maxPayloadBytes = SocketIoOptions.defaults().engine().maxPayloadBytes();
    private int outgoingBufferMaxBytes =
        SocketIoOptions.defaults().engine().outgoingBufferMaxBytes();
    private int maxConnections = SocketIoOptions.defaults().engine().maxConnections();
    private Duration connectTimeout = SocketIoOptions.defaults().connectTimeout();
    private int inboxMaxEvents = SocketIoOptions.defaults().inboxMaxEvents();
    private HandshakeGate handshakeGate = HandshakeGate.open();
    private OriginPolicy originPolicy = OriginPolicy.sameHost();
    private InstantSource clock = InstantSource.system();
    private @Nullable Json invalidNamespaceData;

    private Builder() {}

    public Builder path(String path) {
      this.path = path;
      return this;
    }

    public Builder transports(Set<Transport> transports) {
      this.transports = transports;
      return this;
    }

    public Builder pingInterval(Duration pingInterval) {
      this.pingInterval = pingInterval;
      return this;
    }

    public Builder pingTimeout(Duration pingTimeout) {
      this.pingTimeout = pingTimeout;
      return this;
    }

    public Builder upgradeTimeout(Duration upgradeTimeout) {
      this.upgradeTimeout = upgradeTimeout;
      return this;
    }

    public Builder headersTimeout(Duration headersTimeout) {
      this.headersTimeout = headersTimeout;
      return this;
    }

    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    public Builder maxPayloadBytes(int maxPayloadBytes) {
      this.maxPayloadBytes = maxPayloadBytes;
      return this;
    }

    public Builder outgoingBufferMaxBytes(int outgoingBufferMaxBytes) {
      this.outgoingBufferMaxBytes = outgoingBufferMaxBytes;
      return this;
    }

    public Builder maxConnections(int maxConnections) {
      this.maxConnections = maxConnections;
      return this;
    }

    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    public Builder inboxMaxEvents(int inboxMaxEvents) {
      this.inboxMaxEvents = inboxMaxEvents;
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

    /// Where [HandshakeRequest#issued()][dev.carillon.socketio.engineio.HandshakeRequest] comes
    /// from.
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /// The `data` of the CONNECT_ERROR that answers a namespace that is not registered; none unless
    /// set.
    public Builder invalidNamespaceData(Json data) {
      this.invalidNamespaceData = data;
      return this;
    }

    HandshakeGate handshakeGate() {
      return handshakeGate;
    }

    OriginPolicy originPolicy() {
      return originPolicy;
    }

    InstantSource clock() {
      return clock;
    }

    Optional<Json> invalidNamespaceData() {
      return Optional.ofNullable(invalidNamespaceData);
    }

    SocketIoOptions options() {
      EngineOptions engine =
          new EngineOptions(
              path,
              transports,
              pingInterval,
              pingTimeout,
              upgradeTimeout,
              headersTimeout,
              closeTimeout,
              maxPayloadBytes,
              outgoingBufferMaxBytes,
              maxConnections);
      return new SocketIoOptions(engine, connectTimeout, inboxMaxEvents);
    }

    /// A server with these options, which does not listen yet.
    ///
    /// @throws IllegalArgumentException when a value is out of its range
    public SocketIoServer build() {
      return new SocketIoServer(this);
    }
  }
}
