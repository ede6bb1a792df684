package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Engine.IO session: a connection that outlives its transports. It is owned by the event loop
/// on which it was opened; requests and WebSockets that arrive on other loops hop to it. Unless a
/// method says otherwise, it is called on that loop, [#execute] being the way there.
///
/// What is sent arrives in order, once, on polling, on WebSocket and across the upgrade between
/// them: while a probe is under way the queue is held, and it goes to whichever transport wins.
public final class Session extends TimerRing.Entry {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final long NEVER = Long.MAX_VALUE;
  private static final ByteBuffer PROBE = ByteBuffer.wrap(new byte[] {'p', 'r', 'o', 'b', 'e'});
  private static final EncodedMessage PROBE_ANSWER =
      EncodedMessage.packet(new EnginePacket.Pong(PROBE));

  /// Polls that come while a probe is under way are answered at once, so that the client can move
  /// on; after these many, one each interval, so that a probe that hangs does not make a busy loop.
  private static final int NOOPS_AT_ONCE = 2;

  private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

  private enum State {
    OPEN,
    /// Told to close, while the peer has still to fetch what is queued.
    CLOSING,
    CLOSED
  }

  private final EngineServer server;
  private final EngineLoop loop;
  private final String sid;
  private final HandshakeRequest handshake;
  private final SessionListener listener;

  private State state = State.OPEN;

  /// Until the upgrade. Read by other loops.
  private volatile @Nullable PollingTransport polling;

  private volatile @Nullable WebSocketTransport webSocket;
  private @Nullable WebSocketTransport candidate;
  private boolean probing;
  private int noops;
  private boolean paused;
  private boolean flushPending;

  /// What is left to receive of a POST or of a WebSocket's batch while reading is paused.
  private @Nullable PacketBatch waiting;

  private @Nullable CloseReason closeReason;

  private long nextPing;
  private long pongDeadline = NEVER;
  private long upgradeDeadline = NEVER;
  private long noopAt = NEVER;
  private long closeDeadline = NEVER;

  Session(
      EngineServer server,
      EngineLoop loop,
      String sid,
      HandshakeRequest handshake,
      SessionAcceptor acceptor) {
    this.server = server;
    this.loop = loop;
    this.sid = sid;
    this.handshake = handshake;
    if (handshake.transport() == Transport.POLLING) {
      polling = new PollingTransport();
    }
    this.listener = acceptor.accept(this);
    nextPing = loop.timers().now() + server.options().pingInterval().toNanos();
    schedule();
  }

  // ---- for the layer above

  public HandshakeRequest handshake() {
    return handshake;
  }

  /// The layer above, as the acceptor made it.
  public SessionListener listener() {
    return listener;
  }

  public EngineLoop loop() {
    return loop;
  }

  /// Runs `task` on the session's loop, after what was handed over before. Any thread. Dropped when
  /// the loop has shut down.
  public void execute(Runnable task) {
    try {
      loop.eventLoop().execute(task);
    } catch (RejectedExecutionException shuttingDown) {
      LOG.debug("event loop is gone", shuttingDown);
    }
  }

  /// Whether what is sent now would leave at once: nothing waits for the peer. What an application
  /// marked as volatile is sent only then.
  public boolean isWritable() {
    return state == State.OPEN && queuedBytes() == 0;
  }

  /// Sends messages without others between them. Nothing is sent once the session closes.
  public void send(List<EncodedMessage> messages) {
    if (state != State.OPEN) {
      return;
    }
    WebSocketTransport socket = webSocket;
    PollingTransport transport = polling;
    for (EncodedMessage message : messages) {
      if (socket != null) {
        socket.write(message.toWebSocketFrame());
      } else if (transport != null) {
        enqueue(transport, message);
      }
    }
    flushLater();
  }

  /// As [#send(List)], for messages that many sessions get.
  public void send(SharedMessages shared) {
    WebSocketTransport socket = webSocket;
    if (state == State.OPEN && socket != null) {
      socket.write(shared.toWebSocketFrames());
      flushLater();
    } else {
      send(shared.messages());
    }
  }

  /// No message is received until [#resumeReading()]; those that were taken from the network before
  /// wait inside.
  public void pauseReading() {
    paused = true;
    WebSocketTransport socket = webSocket;
    if (socket != null) {
      socket.pause();
    }
  }

  public void resumeReading() {
    paused = false;
    PacketBatch rest = waiting;
    waiting = null;
    if (rest != null) {
      receive(rest);
    }
    WebSocketTransport socket = webSocket;
    if (!paused && socket != null) {
      socket.resume();
    }
  }

  /// Closes the session; the second time does nothing. The listener is told before this returns.
  public void close(CloseReason reason) {
    if (state != State.OPEN) {
      return;
    }
    LOG.debug("session closes: {}", reason);
    state = State.CLOSING;
    closeReason = reason;
    server.counters().closed(reason);
    abortUpgrade();
    listener.onClose(reason);
    WebSocketTransport socket = webSocket;
    PollingTransport transport = polling;
    if (socket != null) {
      closeWebSocket(socket, reason);
    } else if (transport != null) {
      closePolling(transport, reason);
    } else {
      finish();
    }
  }

  // ---- from the transports

  String sid() {
    return sid;
  }

  /// Any thread.
  Transport transport() {
    return webSocket == null ? Transport.POLLING : Transport.WEBSOCKET;
  }

  /// Any thread: where POSTs and upgrades are claimed; `null` once there is no polling.
  @Nullable PollingTransport polling() {
    return polling;
  }

  /// Any thread.
  long queuedBytes() {
    WebSocketTransport socket = webSocket;
    PollingTransport queue = polling;
    return socket != null ? socket.queuedBytes() : queue != null ? queue.queuedBytes() : 0;
  }

  /// Takes a GET that asks for messages.
  void poll(HttpExchange exchange) {
    PollingTransport transport = polling;
    if (transport == null) {
      exchange.refuse(EngineError.BAD_REQUEST);
    } else if (state == State.CLOSED) {
      exchange.refuse(EngineError.UNKNOWN_SID);
    } else if (transport.polled()) {
      exchange.refuse(EngineError.BAD_REQUEST);
      close(CloseReason.PROTOCOL_VIOLATION);
    } else {
      transport.setPoll(exchange);
      flush();
    }
  }

  /// Takes in a POST whose claim is held, and answers it when the last of its packets was received:
  /// while reading is paused, the client waits.
  void post(HttpExchange exchange, ByteBuffer payload) {
    PollingTransport transport = polling;
    if (transport == null || state != State.OPEN) {
      exchange.refuse(EngineError.BAD_REQUEST);
      return;
    }
    Runnable taken =
        () -> {
          transport.postClaimed.set(false);
          if (closeReason == CloseReason.PROTOCOL_VIOLATION) {
            exchange.refuse(EngineError.BAD_REQUEST);
          } else {
            exchange.ok();
          }
        };
    receive(new PacketBatch(EnginePacketDecoder.decodePayload(payload), null, taken));
  }

  /// The connection ended before its poll or POST was answered.
  void exchangeAborted(HttpExchange exchange) {
    PollingTransport transport = polling;
    if (transport != null && (exchange.isPost() || transport.isPoll(exchange))) {
      close(CloseReason.PEER_CLOSE);
    }
  }

  /// The WebSocket that the session begins with, or that wants to take it over.
  void attach(WebSocketTransport socket) {
    if (state == State.CLOSED || state == State.CLOSING) {
      socket.abort();
    } else if (polling == null) {
      webSocket = socket;
      send(List.of(server.openPacket(this)));
    } else {
      candidate = socket;
      upgradeDeadline = loop.timers().now() + server.options().upgradeTimeout().toNanos();
      schedule();
    }
  }

  void receive(PacketBatch incoming) {
    try {
      while (state == State.OPEN && incoming.packets().hasNext()) {
        if (paused && (candidate == null || incoming.source() != candidate)) {
          waiting = incoming;
          return;
        }
        received(incoming.source(), incoming.packets().next());
      }
    } catch (MalformedPayloadException violation) {
      LOG.debug("malformed payload", violation);
      close(CloseReason.PROTOCOL_VIOLATION);
    }
    incoming.taken().run();
  }

  /// @param source the WebSocket it came by, `null` for a POST
  void received(@Nullable WebSocketTransport source, EnginePacket packet) {
    if (state != State.OPEN) {
      return;
    }
    if (source != null && source != webSocket) {
      if (source == candidate) {
        probed(source, packet);
      }
      return;
    }
    alive();
    switch (packet) {
      case EnginePacket.Message(ByteBuffer text) -> listener.onText(text);
      case EnginePacket.Binary(ByteBuffer bytes) -> listener.onBinary(bytes);
      case EnginePacket.Pong _ -> {}
      case EnginePacket.Close _ -> close(CloseReason.PEER_CLOSE);
      // In revision 4 the server pings; the others are the server's to send, or part of an upgrade.
      case EnginePacket.Ping _, EnginePacket.Open _, EnginePacket.Upgrade _, EnginePacket.Noop _ ->
          close(CloseReason.PROTOCOL_VIOLATION);
    }
  }

  /// Any frame of the peer proves that it lives.
  void alive() {
    pongDeadline = NEVER;
  }

  void transportFailed(WebSocketTransport source, CloseReason reason) {
    if (source == candidate) {
      dropCandidate();
    } else if (source == webSocket) {
      close(reason);
    }
  }

  void transportClosed(WebSocketTransport source) {
    transportFailed(source, CloseReason.PEER_CLOSE);
    if (source == webSocket) {
      finish();
    }
  }

  // ---- upgrade

  private void probed(WebSocketTransport source, EnginePacket packet) {
    if (!probing && packet instanceof EnginePacket.Ping(ByteBuffer data) && data.equals(PROBE)) {
      probing = true;
      source.write(PROBE_ANSWER.toWebSocketFrame());
      source.flush();
      flush();
    } else if (probing && packet instanceof EnginePacket.Upgrade) {
      completeUpgrade(source);
    } else {
      dropCandidate();
    }
  }

  private void completeUpgrade(WebSocketTransport socket) {
    PollingTransport left = polling;
    if (left == null || left.postClaimed.get()) {
      close(CloseReason.PROTOCOL_VIOLATION);
      return;
    }
    if (left.polled()) {
      left.answerWith(EncodedMessage.NOOP);
    }
    webSocket = socket;
    polling = null;
    candidate = null;
    endProbe();
    server.upgraded();
    for (EncodedMessage message = left.remove(); message != null; message = left.remove()) {
      socket.write(message.toWebSocketFrame());
    }
    flushLater();
    if (paused) {
      socket.pause();
    }
  }

  /// The upgrade has failed: polling goes on with what was held back.
  private void dropCandidate() {
    WebSocketTransport dropped = candidate;
    PollingTransport transport = polling;
    candidate = null;
    endProbe();
    if (dropped != null) {
      dropped.abort();
    }
    if (transport != null) {
      transport.upgradeClaimed.set(false);
      flush();
    }
  }

  private void endProbe() {
    probing = false;
    noops = 0;
    noopAt = NEVER;
    upgradeDeadline = NEVER;
  }

  // ---- writing

  private void enqueue(PollingTransport transport, EncodedMessage message) {
    int max = server.options().outgoingBufferMaxBytes();
    if (transport.queuedBytes() > max) {
      return;
    }
    transport.add(message);
    if (transport.queuedBytes() > max) {
      // As a task of its own: the caller may be in the middle of a broadcast.
      execute(() -> close(CloseReason.SLOW_CONSUMER));
    }
  }

  private void flushLater() {
    if (!flushPending) {
      flushPending = true;
      loop.flushLater(this);
    }
  }

  void flush() {
    flushPending = false;
    WebSocketTransport socket = webSocket;
    PollingTransport transport = polling;
    if (socket != null) {
      socket.flush();
    } else if (transport != null && transport.polled()) {
      answerPoll(transport);
    }
  }

  private void answerPoll(PollingTransport transport) {
    if (probing) {
      answerWithNoop(transport);
    } else if (!transport.isEmpty()) {
      // While closing too: stock clients put off what a message says and act on a CLOSE at once, so
      // what came with it in one payload is never heard. It goes with the next poll.
      transport.answerWithQueue();
    } else if (state == State.CLOSING) {
      transport.answerWith(EncodedMessage.CLOSE);
      finish();
    }
  }

  private void answerWithNoop(PollingTransport transport) {
    if (noops < NOOPS_AT_ONCE) {
      noops++;
      transport.answerWith(EncodedMessage.NOOP);
    } else if (noopAt == NEVER) {
      noopAt = loop.timers().now() + NOOP_INTERVAL.toNanos();
      schedule();
    }
  }

  // ---- deadlines

  private void schedule() {
    long earliest = Math.min(Math.min(nextPing, pongDeadline), Math.min(upgradeDeadline, noopAt));
    loop.timers().scheduleAt(this, Math.min(earliest, closeDeadline));
  }

  @Override
  protected void expired() {
    long now = loop.timers().now();
    if (state == State.CLOSING) {
      expiredWhileClosing(now);
      return;
    }
    if (pongDeadline <= now) {
      close(CloseReason.PING_TIMEOUT);
      return;
    }
    if (upgradeDeadline <= now) {
      dropCandidate();
    }
    if (noopAt <= now) {
      noopAt = NEVER;
      noops--;
      flush();
    }
    if (nextPing <= now) {
      ping(now);
    }
    schedule();
  }

  /// On schedule, also when the connection is busy: stock clients count on it. A deadline that is
  /// running goes on, whatever transport the ping went out on.
  private void ping(long now) {
    nextPing = now + server.options().pingInterval().toNanos();
    if (pongDeadline == NEVER) {
      pongDeadline = now + server.options().pingTimeout().toNanos();
    }
    send(List.of(EncodedMessage.PING));
  }

  private void expiredWhileClosing(long now) {
    if (closeDeadline <= now) {
      finish();
    } else {
      schedule();
    }
  }

  // ---- the end

  private void abortUpgrade() {
    WebSocketTransport dropped = candidate;
    candidate = null;
    endProbe();
    if (dropped != null) {
      dropped.abort();
    }
  }

  private void closeWebSocket(WebSocketTransport socket, CloseReason reason) {
    // Deadlines end here; the transport has its own, and reports when its channel is closed.
    loop.timers().cancel(this);
    switch (reason) {
      case SLOW_CONSUMER, PING_TIMEOUT -> socket.abort();
      case PEER_CLOSE, TRANSPORT_ERROR, PROTOCOL_VIOLATION, SERVER_CLOSE, SERVER_SHUTDOWN ->
          socket.close(reason);
    }
  }

  private void closePolling(PollingTransport transport, CloseReason reason) {
    PacketBatch unread = waiting;
    waiting = null;
    if (unread != null) {
      unread.taken().run();
    }
    if (reason.graceful()) {
      nextPing = NEVER;
      pongDeadline = NEVER;
      closeDeadline = loop.timers().now() + server.options().closeTimeout().toNanos();
      schedule();
      flush();
      return;
    }
    if (transport.polled()) {
      transport.answerWith(
          reason == CloseReason.PEER_CLOSE ? EncodedMessage.NOOP : EncodedMessage.CLOSE);
    }
    finish();
  }

  private void finish() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      loop.timers().cancel(this);
      server.closed(this);
    }
  }
}
