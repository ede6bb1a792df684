package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.HandshakeRequest;
import dev.carillon.socketio.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Engine.IO session: a connection that outlives its transports. It is owned by the event loop
/// on which it was opened; requests that arrive on other loops hop to it, and a WebSocket that
/// takes over moves there. Unless a method says otherwise, it is called on that loop, [#execute]
/// being the way there.
///
/// What is sent arrives in order, once, on polling, on WebSocket and across the upgrade between
/// them: while a probe is under way the queue is held, and it goes to whichever transport wins.
public final class Session extends TimerRing.Entry {
  static final long NEVER = Long.MAX_VALUE;

  private static final long MAX_LATE_NANOS = Duration.ofMillis(150).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

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
  private final @Nullable ReceiveRate receiveRate;

  /// Not there yet while the first WebSocket is being opened. Read by other loops.
  private volatile @Nullable SessionTransport transport;

  private @Nullable Upgrade upgrade;
  private State state = State.OPEN;
  private boolean flushPending;

  /// Too much waits for the peer: nothing is added, and the session is about to be closed.
  private boolean slow;

  /// Why nothing is read from the peer: reading goes on when no reason is left.
  private byte pauses;

  /// Pings that have not been answered yet; their number has a bound, since their time has.
  private byte pings;

  /// What is left to receive of a POST while reading is paused.
  private @Nullable Payload waiting;

  private @Nullable CloseReason closeReason;

  private long nextPing;
  private long pongDeadline = NEVER;

  /// When the peer must have taken something, or be closed as slow; and how far it was then.
  private long stallDeadline = NEVER;

  private long progressBefore;
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
    this.receiveRate = ReceiveRate.of(server.options().limits().rates(), loop.timers().now());
    if (handshake.transport() == Transport.POLLING) {
      transport = new PollingTransport(this, server.options());
    }
    this.listener = acceptor.accept(this);
    nextPing = loop.timers().now() + server.options().deadlines().pingInterval().toNanos();
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
    loop.execute(task);
  }

  /// As [#execute], but at once when this is the session's loop.
  public void executeOrRun(Runnable task) {
    loop.executeOrRun(task);
  }

  /// Sends messages without others between them. Nothing is sent once the session closes.
  ///
  /// @param compress whether they may be compressed, where that is enabled
  public void send(List<EncodedMessage> messages, boolean compress) {
    SessionTransport to = transport;
    if (state != State.OPEN || slow || to == null) {
      return;
    }
    for (EncodedMessage message : messages) {
      to.write(message, compress);
    }
    written(to);
  }

  /// As [#send(List, boolean)], for messages that many sessions get.
  public void send(SharedMessages shared) {
    SessionTransport to = transport;
    if (state == State.OPEN && !slow && to != null) {
      to.write(shared);
      written(to);
    }
  }

  /// Whether what is sent now leaves at once, since nothing waits for the peer. When not, what may
  /// be dropped counts as dropped: ask before each message of that kind.
  ///
  /// @param events how many are about to be sent
  public boolean takesVolatile(int events) {
    SessionTransport to = transport;
    boolean held = upgrade != null && upgrade.isProbed();
    boolean takes = state == State.OPEN && to != null && (held || to.isReady());
    if (!takes) {
      for (int i = 0; i < events; i++) {
        server.counters().volatileDropped();
      }
    }
    return takes;
  }

  /// No message is received until [#resumeReading()]; those that were taken from the network before
  /// wait inside.
  public void pauseReading() {
    pause(Pause.LAYER_ABOVE);
  }

  /// Whether nothing is read from the peer at the moment, for whatever reason.
  public boolean isPaused() {
    return pauses != 0;
  }

  public void resumeReading() {
    resume(Pause.LAYER_ABOVE);
  }

  /// Closes the session; the second time does nothing. The listener is told before this returns.
  public void close(CloseReason reason) {
    if (state != State.OPEN) {
      return;
    }
    LOG.debug("session closes: {}", reason);
    state = State.CLOSING;
    closeReason = reason;
    server.counters().closing(reason);
    dropUpgrade();
    nextPing = NEVER;
    pongDeadline = NEVER;
    stallDeadline = NEVER;
    Payload unread = waiting;
    waiting = null;
    listener.onClose(reason);
    if (unread != null) {
      unread.taken().run();
    }
    SessionTransport closing = transport;
    if (closing == null) {
      finish();
      return;
    }
    closeDeadline = loop.timers().now() + closing.farewell(reason).toNanos();
    schedule();
    closing.close(reason);
  }

  // ---- from the transports

  String sid() {
    return sid;
  }

  /// Any thread.
  Transport transportKind() {
    SessionTransport current = transport;
    return current == null ? handshake.transport() : current.kind();
  }

  /// Any thread: where POSTs and upgrades are claimed; `null` once there is no polling.
  @Nullable PollingTransport polling() {
    return transport instanceof PollingTransport polling ? polling : null;
  }

  /// Any thread.
  long queuedBytes() {
    SessionTransport current = transport;
    return current == null ? 0 : current.queuedBytes();
  }

  /// Bytes of messages that have arrived in part.
  public long receivedBytes() {
    SessionTransport current = transport;
    return current == null ? 0 : current.receivedBytes();
  }

  /// Any thread: all that this session makes the server keep of messages.
  long bufferedBytes() {
    SessionTransport current = transport;
    Upgrade underWay = upgrade;
    long upgrading = underWay == null ? 0 : underWay.candidate().receivedBytes();
    return current == null
        ? upgrading
        : current.queuedBytes() + current.receivedBytes() + upgrading + listener.incompleteBytes();
  }

  /// Whether this is the session's transport, and not one that wants to become it.
  boolean isServedBy(WebSocketTransport asked) {
    return asked == transport;
  }

  /// Takes a GET that asks for messages.
  void poll(HttpExchange exchange) {
    expireIfDue();
    PollingTransport polling = polling();
    if (polling == null) {
      exchange.refuse(EngineError.BAD_REQUEST);
    } else if (state == State.CLOSED) {
      exchange.refuse(EngineError.UNKNOWN_SID);
    } else if (polling.polled()) {
      exchange.refuse(EngineError.BAD_REQUEST);
      close(CloseReason.PROTOCOL_VIOLATION);
    } else {
      polling.setPoll(exchange);
      flush();
    }
  }

  /// Takes in a POST whose claim is held, and answers it when the last of its packets was received:
  /// while reading is paused, the client waits.
  void post(HttpExchange exchange, ByteBuffer payload) {
    expireIfDue();
    PollingTransport polling = polling();
    if (polling != null && isTakingLeave()) {
      // What it says comes too late, but a client that is refused does not fetch its farewell.
      polling.posted(0);
      polling.postClaimed.set(false);
      exchange.ok();
      return;
    }
    if (polling == null || state != State.OPEN) {
      exchange.refuse(EngineError.BAD_REQUEST);
      return;
    }
    Runnable taken =
        () -> {
          polling.posted(0);
          polling.postClaimed.set(false);
          if (closeReason == CloseReason.PROTOCOL_VIOLATION) {
            exchange.refuse(EngineError.BAD_REQUEST);
          } else {
            exchange.ok();
          }
        };
    receive(new Payload(EnginePacketDecoder.decodePayload(payload), taken));
  }

  private boolean isTakingLeave() {
    return state == State.CLOSING && closeReason != null && closeReason.graceful();
  }

  /// The connection ended before its poll or POST was answered.
  void exchangeAborted(HttpExchange exchange) {
    PollingTransport polling = polling();
    if (polling != null && (exchange.isPost() || polling.isPoll(exchange))) {
      close(CloseReason.PEER_CLOSE);
    }
  }

  /// The WebSocket that the session begins with, or that wants to take it over. It belongs to this
  /// session's loop.
  void attach(WebSocketTransport socket) {
    if (state != State.OPEN) {
      socket.abort();
    } else if (transport == null) {
      transport = socket;
      send(List.of(server.openPacket(this)), false);
    } else {
      long now = loop.timers().now();
      upgrade = new Upgrade(socket, now + server.options().deadlines().upgradeTimeout().toNanos());
      schedule();
    }
  }

  /// The packets of a POST, and what is to be done when the last was received or the session has
  /// closed.
  private record Payload(Iterator<EnginePacket> packets, Runnable taken) {}

  private void receive(Payload payload) {
    try {
      while (state == State.OPEN && payload.packets().hasNext()) {
        if (pauses != 0) {
          waiting = payload;
          return;
        }
        received(payload.packets().next());
      }
    } catch (MalformedPayloadException violation) {
      LOG.debug("malformed payload", violation);
      close(CloseReason.PROTOCOL_VIOLATION);
    }
    payload.taken().run();
  }

  /// A packet of a WebSocket, which may be one that wants to take over.
  void received(WebSocketTransport source, EnginePacket packet) {
    Upgrade underWay = upgrade;
    if (source == transport) {
      received(packet);
    } else if (underWay != null && source == underWay.candidate()) {
      switch (underWay.received(packet)) {
        case PROBED -> flush();
        case COMPLETED -> completeUpgrade(source);
        case FAILED -> failUpgrade();
      }
    }
  }

  private void received(EnginePacket packet) {
    if (state != State.OPEN) {
      return;
    }
    alive();
    switch (packet) {
      case EnginePacket.Message(ByteBuffer text) -> {
        count(text.remaining());
        listener.onText(text);
      }
      case EnginePacket.Binary(ByteBuffer bytes) -> {
        count(bytes.remaining());
        listener.onBinary(bytes);
      }
      case EnginePacket.Pong(ByteBuffer data) when !data.hasRemaining() -> {
        count(0);
        // One that answers nothing tells nothing.
        if (pings > 0) {
          pings--;
          listener.onPong();
        }
      }
      case EnginePacket.Close _ -> close(CloseReason.PEER_CLOSE);
      // In revision 4 the server pings; the others are the server's to send, or part of an upgrade.
      case EnginePacket.Ping _,
          EnginePacket.Pong _,
          EnginePacket.Open _,
          EnginePacket.Upgrade _,
          EnginePacket.Noop _ ->
          close(CloseReason.PROTOCOL_VIOLATION);
    }
  }

  private void count(int bytes) {
    server.counters().received(transportKind(), bytes);
    if (receiveRate != null) {
      long wait = receiveRate.take(bytes, loop.timers().now());
      if (wait > 0) {
        pause(Pause.RATE);
        TimerRing.Entry enough =
            new TimerRing.Entry() {
              @Override
              protected void expired() {
                resume(Pause.RATE);
              }
            };
        loop.timers().scheduleAt(enough, loop.timers().now() + wait);
      }
    }
  }

  /// Any frame of the peer proves that it lives.
  void alive() {
    if (pongDeadline != NEVER) {
      long pingTimeout = server.options().deadlines().pingTimeout().toNanos();
      server.counters().pingAnswered(loop.timers().now() - (pongDeadline - pingTimeout));
      pongDeadline = NEVER;
    }
  }

  void transportFailed(WebSocketTransport source, CloseReason reason) {
    if (source == transport) {
      close(reason);
    } else if (upgrade != null && source == upgrade.candidate()) {
      failUpgrade();
    }
  }

  void transportClosed(WebSocketTransport source) {
    transportFailed(source, CloseReason.PEER_CLOSE);
    if (source == transport) {
      finish();
    }
  }

  // ---- reading

  /// Bits of `pauses`.
  private static final class Pause {
    static final byte LAYER_ABOVE = 1;
    static final byte RATE = 2;
    static final byte ANSWERS_STUCK = 4;
  }

  /// The peer does not take the answers to what it sent: it is read no further meanwhile.
  void answersStuck(WebSocketTransport source) {
    if (source == transport) {
      pause(Pause.ANSWERS_STUCK);
    }
  }

  void answersFlow(WebSocketTransport source) {
    if (source == transport) {
      resume(Pause.ANSWERS_STUCK);
    }
  }

  private void pause(byte why) {
    SessionTransport current = transport;
    if (pauses == 0 && current != null) {
      current.pause();
    }
    pauses |= why;
  }

  private void resume(byte why) {
    if ((pauses & why) == 0) {
      return;
    }
    pauses &= (byte) ~why;
    Payload rest = waiting;
    if (pauses == 0 && rest != null) {
      waiting = null;
      receive(rest);
    }
    SessionTransport current = transport;
    if (pauses == 0 && current != null) {
      current.resume();
    }
  }

  // ---- upgrade

  private void completeUpgrade(WebSocketTransport socket) {
    PollingTransport left = polling();
    if (state != State.OPEN || left == null || left.postClaimed.get()) {
      close(CloseReason.PROTOCOL_VIOLATION);
      return;
    }
    upgrade = null;
    left.refusePoll();
    transport = socket;
    stallDeadline = NEVER;
    server.counters().upgraded();
    left.moveTo(socket);
    written(socket);
    if (pauses != 0) {
      socket.pause();
    }
  }

  /// Polling goes on with what was held back.
  private void failUpgrade() {
    dropUpgrade();
    PollingTransport polling = polling();
    if (polling != null) {
      polling.upgradeClaimed.set(false);
      flush();
    }
  }

  private void dropUpgrade() {
    Upgrade dropped = upgrade;
    upgrade = null;
    if (dropped != null) {
      dropped.candidate().abort();
    }
  }

  /// An upgrade came to nothing before it reached this session. Any thread.
  void upgradeLost() {
    PollingTransport polling = polling();
    if (polling != null) {
      polling.upgradeClaimed.set(false);
    }
  }

  // ---- writing

  void written(SessionTransport to) {
    if (slow) {
      return; // It is about to be closed.
    }
    if (to != transport) {
      // A WebSocket that has not taken over yet.
      to.flush();
      if (to.overflows()) {
        failUpgrade();
      }
    } else if (to.overflows()) {
      overflowed(to);
    } else if (!flushPending) {
      flushPending = true;
      loop.flushLater(this);
    }
  }

  /// One flush is tried before a peer is called slow: a burst may be larger than what it was given
  /// time to take.
  private void overflowed(SessionTransport to) {
    flush();
    if (to.overflows() && state == State.OPEN) {
      slow = true;
      // As a task of its own: the caller may be in the middle of a broadcast.
      execute(() -> close(CloseReason.SLOW_CONSUMER));
    }
  }

  void flush() {
    flushPending = false;
    SessionTransport to = transport;
    if (to instanceof PollingTransport polling && !mayAnswer(polling)) {
      return;
    }
    if (to != null) {
      to.flush();
      watch(to);
    }
  }

  /// Whether a poll is to be answered with what is queued; when not, it was answered otherwise.
  private boolean mayAnswer(PollingTransport polling) {
    if (state == State.CLOSING) {
      polling.flushAndClose();
      return false;
    }
    if (upgrade == null || !upgrade.isProbed()) {
      return true;
    }
    if (polling.polled()) {
      Upgrade underWay = upgrade;
      underWay.releasePollLater(
          loop.eventLoop(),
          () -> {
            if (upgrade == underWay && polling.polled()) {
              polling.answerWith(EncodedMessage.NOOP);
            }
          });
    }
    return false;
  }

  /// The peer has taken the answer to a poll.
  void answerTaken(PollingTransport polling) {
    if (polling == transport) {
      watch(polling);
    }
  }

  /// From now on the peer must take something of what waits for it.
  private void watch(SessionTransport to) {
    if (stallDeadline == NEVER && state == State.OPEN && to.hasBacklog()) {
      progressBefore = to.progress();
      stallDeadline = loop.timers().now() + stallTimeoutNanos();
      schedule();
    }
  }

  private long stallTimeoutNanos() {
    return server.options().deadlines().stallTimeout().toNanos();
  }

  // ---- deadlines

  private void schedule() {
    long earliest =
        Math.min(Math.min(nextPing, pongDeadline), Math.min(stallDeadline, closeDeadline));
    if (upgrade != null) {
      earliest = Math.min(earliest, upgrade.deadline());
    }
    loop.timers().scheduleAt(this, earliest);
  }

  @Override
  protected void expired() {
    long now = loop.timers().now();
    if (closeDeadline <= now) {
      abort();
      return;
    }
    if (pongDeadline <= now) {
      pongMissing(now);
    }
    if (stallDeadline <= now) {
      stalled(now);
    }
    if (upgrade != null && upgrade.deadline() <= now) {
      failUpgrade();
    }
    if (nextPing <= now) {
      ping(now);
    }
    if (state != State.CLOSED) {
      schedule();
    }
  }

  /// A request that comes after the deadline finds the session closed, although the timer that
  /// closes it may fire a tick later.
  private void expireIfDue() {
    if (pongDeadline <= loop.timers().now()) {
      expired();
    }
  }

  /// A peer that is not read cannot be heard.
  private void pongMissing(long now) {
    if (pauses == 0) {
      close(CloseReason.PING_TIMEOUT);
    } else {
      pongDeadline = now + server.options().deadlines().pingTimeout().toNanos();
    }
  }

  private void stalled(long now) {
    SessionTransport to = transport;
    stallDeadline = NEVER;
    if (to != null && to.hasBacklog()) {
      if (to.progress() == progressBefore) {
        close(CloseReason.SLOW_CONSUMER);
      } else {
        progressBefore = to.progress();
        stallDeadline = now + stallTimeoutNanos();
      }
    }
  }

  /// On schedule, also when the connection is busy: stock clients count on it. A deadline that is
  /// running goes on, whatever transport the ping went out on.
  private void ping(long now) {
    // From when it was due: timers fire late, and what is late must not add up. But what is very
    // late is not the peer's fault.
    long due = now - nextPing < MAX_LATE_NANOS ? nextPing : now;
    if (pongDeadline == NEVER) {
      pongDeadline = due + server.options().deadlines().pingTimeout().toNanos();
    }
    nextPing = due + server.options().deadlines().pingInterval().toNanos();
    if (pings < Byte.MAX_VALUE) {
      pings++;
    }
    listener.onPing();
    send(List.of(EncodedMessage.PING), false);
  }

  // ---- the end

  /// The peer did not take its leave in time.
  private void abort() {
    if (transport instanceof WebSocketTransport socket) {
      socket.abort();
    }
    finish();
  }

  void finish() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      loop.timers().cancel(this);
      server.closed(this, closeReason == null ? CloseReason.PEER_CLOSE : closeReason);
    }
  }
}
