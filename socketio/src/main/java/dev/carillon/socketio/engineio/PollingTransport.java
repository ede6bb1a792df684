package dev.carillon.socketio.engineio;

import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What a session on polling has: a queue, the poll that waits for it, and the POST being taken in.
/// Session's loop, but for the claims, which connections on other loops compete for.
final class PollingTransport implements SessionTransport {
  /// What one queued message costs beside its bytes, so that many small ones count.
  private static final int MESSAGE_OVERHEAD_BYTES = 64;

  /// How long a poll that was sent before a CLOSE may arrive after it.
  private static final Duration OVERTAKEN = Duration.ofMillis(200);

  private static final byte SEPARATOR = 0x1e;

  /// Held by the connection whose POST is being received or taken in.
  final AtomicBoolean postClaimed = new AtomicBoolean();

  /// Held by the WebSocket that tries to take over.
  final AtomicBoolean upgradeClaimed = new AtomicBoolean();

  private final EngineOptions options;
  private final Session session;
  private final ArrayDeque<EncodedMessage> queue = new ArrayDeque<>();
  private volatile long queuedBytes;
  private volatile long postedBytes;
  private boolean compress;
  private @Nullable HttpExchange poll;
  private long polls;

  /// A poll's answer is on its way: the peer is busy with it, and has not stalled.
  private boolean answering;

  private volatile long answeringBytes;

  private @Nullable CloseReason leaving;

  PollingTransport(Session session, EngineOptions options) {
    this.session = session;
    this.options = options;
  }

  @Override
  public Transport kind() {
    return Transport.POLLING;
  }

  // ---- the queue

  @Override
  public void write(EncodedMessage message, boolean compress) {
    queue.add(message);
    addQueuedBytes(message.length() + MESSAGE_OVERHEAD_BYTES);
    this.compress |= compress;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the session's loop only
  private void addQueuedBytes(long bytes) {
    queuedBytes += bytes;
  }

  @Override
  public void write(SharedMessages shared) {
    for (EncodedMessage message : shared.messages()) {
      write(message, shared.compress());
    }
  }

  @Override
  public boolean overflows() {
    return queuedBytes > options.limits().outgoingMaxBytes()
        || queue.size() > options.limits().outgoingMaxPackets();
  }

  @Override
  public boolean isReady() {
    return polled();
  }

  @Override
  public boolean hasBacklog() {
    return !queue.isEmpty() && !answering;
  }

  @Override
  public long progress() {
    return polls;
  }

  @Override
  public long queuedBytes() {
    return queuedBytes + answeringBytes;
  }

  @Override
  public long receivedBytes() {
    return postedBytes;
  }

  /// Any thread that holds the claim: so much of a POST is kept.
  void posted(long bytes) {
    postedBytes = bytes;
  }

  /// Hands what is queued to the transport that takes over.
  void moveTo(WebSocketTransport webSocket) {
    for (EncodedMessage message = queue.poll(); message != null; message = queue.poll()) {
      webSocket.write(message, compress);
    }
    queuedBytes = 0;
  }

  // ---- the poll

  boolean polled() {
    return poll != null;
  }

  boolean isPoll(HttpExchange exchange) {
    return poll == exchange;
  }

  void setPoll(HttpExchange exchange) {
    poll = exchange;
    polls++;
  }

  @Override
  public void flush() {
    if (poll != null && !queue.isEmpty()) {
      answerWithQueue();
    }
  }

  private void answerWithQueue() {
    ByteBuf body = Unpooled.buffer(Math.toIntExact(queuedBytes) + 8);
    for (EncodedMessage message : queue) {
      if (body.isReadable()) {
        body.writeByte(SEPARATOR);
      }
      message.writePolling(body);
    }
    queue.clear();
    queuedBytes = 0;
    boolean gzip = compress && body.readableBytes() >= options.compression().pollingMinBytes();
    compress = false;
    answer(body, gzip);
  }

  /// Answers the waiting poll with `message` alone; the queue stays.
  void answerWith(EncodedMessage message) {
    ByteBuf body = Unpooled.buffer(8);
    message.writePolling(body);
    answer(body, false);
  }

  private void answer(ByteBuf body, boolean gzip) {
    HttpExchange waiting = poll;
    poll = null;
    if (waiting == null) {
      body.release();
    } else {
      answering = true;
      answeringBytes = body.readableBytes();
      waiting.respondToPoll(body, gzip, this::answered);
    }
  }

  /// Any thread.
  private void answered() {
    session.executeOrRun(() -> {
      answering = false;
      answeringBytes = 0;
      session.answerTaken(this);
    });
  }

  // ---- reading

  /// POSTs wait inside the session, unanswered, until reading is resumed.
  @Override
  public void pause() {}

  @Override
  public void resume() {}

  // ---- the end

  @Override
  public Duration farewell(CloseReason reason) {
    return reason == CloseReason.PEER_CLOSE ? OVERTAKEN : options.deadlines().closeTimeout();
  }

  /// A peer that is waited for fetches what is queued first, and a CLOSE by a poll of its own:
  /// stock clients put off what a message says and act on a CLOSE at once, so what came with it in
  /// one payload is never heard. A peer that has closed gets its poll back, also one that its POST
  /// has overtaken.
  @Override
  public void close(CloseReason reason) {
    leaving = reason;
    if (reason.graceful() || (reason == CloseReason.PEER_CLOSE && !polled())) {
      flushAndClose();
    } else {
      if (polled()) {
        answerWith(lastWord());
      }
      session.finish();
    }
  }

  private EncodedMessage lastWord() {
    return leaving == CloseReason.PEER_CLOSE ? EncodedMessage.NOOP : EncodedMessage.CLOSE;
  }

  /// Answers a poll that has come too late: the session is no longer on polling.
  void refusePoll() {
    HttpExchange waiting = poll;
    poll = null;
    if (waiting != null) {
      waiting.refuse(EngineError.BAD_REQUEST);
    }
  }

  void flushAndClose() {
    if (!polled()) {
      return;
    }
    if (leaving != CloseReason.PEER_CLOSE && !queue.isEmpty()) {
      answerWithQueue();
    } else {
      answerWith(lastWord());
      session.finish();
    }
  }
}
