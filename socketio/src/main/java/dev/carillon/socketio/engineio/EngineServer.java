package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.HandshakeGate;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.OriginPolicy;
import dev.carillon.socketio.transport.Transport;
import dev.carillon.socketio.transport.TransportObserver;
import dev.carillon.socketio.transport.TransportStats;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The Engine.IO server: its sessions, its event loops, and its place in HTTP pipelines. Safe for
/// any thread.
public final class EngineServer {

  /// Short ticks only where short deadlines ask for them, which is in tests.
  private static final Duration TICK = Duration.ofMillis(100);

  private static final Duration SHORT_TICK = Duration.ofMillis(5);
  private static final String OFFERING_UPGRADE = "\",\"upgrades\":[\"websocket\"],";
  private static final String NO_UPGRADE = "\",\"upgrades\":[],";
  private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);

  static final HandshakeGate.Refused FULL =
      new HandshakeGate.Refused(503, RETRY_WHEN_FULL, "Too many connections");

  private final EngineOptions options;
  private final InstantSource clock;
  private final LongSupplier keptAbove;
  private final SessionAcceptor acceptor;
  private final EngineRequests requests;
  private final EngineCounters counters;
  private final HandshakeRates handshakeRates;

  /// What all answers to handshakes end with.
  private final String handshakeTail;

  private final WebSocketDecoderConfig decoderConfig;
  private final BufferedBytes buffered = new BufferedBytes(this::countBufferedBytes);
  private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<EventLoop, EngineLoop> loops = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final long started = System.nanoTime();
  private volatile @Nullable Duration refusingFor;

  /// @param keptAbove bytes that the layer above keeps for clients, which count as buffered
  public EngineServer(
      EngineOptions options,
      HandshakeGate gate,
      OriginPolicy origins,
      InstantSource clock,
      TransportObserver observer,
      LongSupplier keptAbove,
      SessionAcceptor acceptor) {
    this.options = options;
    this.counters = new EngineCounters(observer, options.limits().maxConnections());
    this.handshakeTail =
        "\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}"
            .formatted(
                options.deadlines().pingInterval().toMillis(),
                options.deadlines().pingTimeout().toMillis(),
                options.limits().maxPayloadBytes());
    this.handshakeRates = new HandshakeRates(options.limits().rates());
    this.decoderConfig = WebSocketFrameDecoder.config(options.limits().maxPayloadBytes());
    this.clock = clock;
    this.keptAbove = keptAbove;
    this.acceptor = acceptor;
    this.requests = new EngineRequests(this, gate, origins);
  }

  public EngineOptions options() {
    return options;
  }

  /// Puts the server in front of the handler named `anchor`.
  ///
  /// @param ownsConnections whether nobody else times out idle connections of this pipeline
  /// @throws IllegalStateException when there is no such handler, or no `HttpServerCodec` before it
  public void install(ChannelPipeline pipeline, String anchor, boolean ownsConnections) {
    if (pipeline.get(anchor) == null) {
      throw new IllegalStateException(
          "no handler named " + anchor + " in the pipeline: " + pipeline.names());
    }
    requireCodecBefore(pipeline, anchor);
    EngineLoop loop = loop(pipeline.channel().eventLoop());
    pipeline.addBefore(
        anchor,
        "socketio " + options.path(),
        new TakeoverHandler(requests, loop, options, ownsConnections));
  }

  private static void requireCodecBefore(ChannelPipeline pipeline, String anchor) {
    for (Map.Entry<String, ChannelHandler> entry : pipeline) {
      if (entry.getKey().equals(anchor)) {
        throw new IllegalStateException("no HttpServerCodec before the handler " + anchor);
      }
      if (entry.getValue() instanceof HttpServerCodec) {
        return;
      }
    }
  }

  /// The open sessions; those that come and go meanwhile may be in it or not.
  public Collection<Session> sessions() {
    return sessions.values();
  }

  /// Refuses handshakes from now on with 503.
  ///
  /// @return completes when the last session has closed
  public CompletionStage<Void> refuseHandshakes(Duration retryAfter) {
    refusingFor = retryAfter;
    completeWhenEmpty();
    return empty.copy();
  }

  public TransportStats stats() {
    return counters.stats(sessions.values().stream().mapToLong(Session::queuedBytes).sum());
  }

  InstantSource clock() {
    return clock;
  }

  /// A socket's client has asked to go on where it was.
  public void recoveryAsked(boolean recovered) {
    counters.recoveryAsked(recovered);
  }

  EngineCounters counters() {
    return counters;
  }

  WebSocketDecoderConfig decoderConfig() {
    return decoderConfig;
  }

  EngineLoop loop(EventLoop eventLoop) {
    return loops.computeIfAbsent(
        eventLoop,
        loop -> {
          boolean shortDeadlines =
              options.deadlines().pingInterval().compareTo(Duration.ofSeconds(1)) < 0;
          return new EngineLoop(loop, shortDeadlines ? SHORT_TICK : TICK);
        });
  }

  Optional<Session> session(String sid) {
    return Optional.ofNullable(sessions.get(sid));
  }

  /// Why a handshake is refused whoever asks. Event loop.
  Optional<HandshakeGate.Refused> refusal(SocketAddress peer) {
    Duration retryAfter = refusingFor;
    if (retryAfter != null) {
      return Optional.of(new HandshakeGate.Refused(503, retryAfter, "Server is shutting down"));
    }
    if (counters.isFull()) {
      return Optional.of(FULL);
    }
    if (buffered.recently() > options.limits().bufferedMaxBytes()) {
      return Optional.of(new HandshakeGate.Refused(503, RETRY_WHEN_FULL, "Out of memory"));
    }
    long wait = handshakeRates.take(peer, System.nanoTime() - started);
    return wait == 0
        ? Optional.empty()
        : Optional.of(
            new HandshakeGate.Refused(429, Duration.ofNanos(wait), "Too many handshakes"));
  }

  private long countBufferedBytes() {
    return keptAbove.getAsLong()
        + sessions.values().stream().mapToLong(Session::bufferedBytes).sum();
  }

  /// Event loop of the session to be.
  ///
  /// @return nothing when the server is full: others were quicker while this one was admitted
  Optional<Session> open(EngineLoop loop, HandshakeRequest request) {
    if (!counters.open(request.transport())) {
      return Optional.empty();
    }
    Session session = new Session(this, loop, loop.newId(), request, acceptor);
    sessions.put(session.sid(), session);
    if (request.transport() == Transport.POLLING) {
      session.send(List.of(openPacket(session)), false);
    }
    if (refusingFor != null) {
      // Draining began between the admission and here; whoever drains has not seen this session.
      session.execute(() -> session.close(CloseReason.SERVER_SHUTDOWN));
    }
    return Optional.of(session);
  }

  EncodedMessage openPacket(Session session) {
    boolean upgrades =
        session.handshake().transport() == Transport.POLLING
            && options.transports().contains(Transport.WEBSOCKET);
    String json =
        "{\"sid\":\"" + session.sid() + (upgrades ? OFFERING_UPGRADE : NO_UPGRADE) + handshakeTail;
    return EncodedMessage.packet(
        new EnginePacket.Open(ByteBuffer.wrap(json.getBytes(StandardCharsets.US_ASCII))));
  }

  void closed(Session session, CloseReason reason) {
    sessions.remove(session.sid());
    counters.closed(session.transportKind(), reason);
    completeWhenEmpty();
  }

  private void completeWhenEmpty() {
    if (refusingFor != null && sessions.isEmpty()) {
      empty.complete(null);
    }
  }
}
