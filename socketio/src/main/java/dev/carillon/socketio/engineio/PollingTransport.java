package dev.carillon.socketio.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What a session on polling has: a queue, the poll that waits for it, and the POST being taken in.
/// Session's loop, but for the claims, which connections on other loops compete for.
final class PollingTransport {
  /// What one queued message costs beside its bytes, so that many small ones count.
  private static final int MESSAGE_OVERHEAD_BYTES = 64;

  private static final byte SEPARATOR = 0x1e;

  /// Held by the connection whose POST is being received or taken in.
  final AtomicBoolean postClaimed = new AtomicBoolean();

  /// Held by the WebSocket that tries to take over.
  final AtomicBoolean upgradeClaimed = new AtomicBoolean();

  private final ArrayDeque<EncodedMessage> queue = new ArrayDeque<>();
  private volatile long queuedBytes;
  private @Nullable HttpExchange poll;

  boolean polled() {
    return poll != null;
  }

  boolean isPoll(HttpExchange exchange) {
    return poll == exchange;
  }

  void setPoll(HttpExchange exchange) {
    poll = exchange;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the session's loop only
  void add(EncodedMessage message) {
    queue.add(message);
    queuedBytes += message.length() + MESSAGE_OVERHEAD_BYTES;
  }

  /// Any thread.
  long queuedBytes() {
    return queuedBytes;
  }

  /// The next message, for the transport that takes over.
  @Nullable EncodedMessage remove() {
    return queue.poll();
  }

  /// Answers the waiting poll with everything queued.
  void answerWithQueue() {
    ByteBuf body = Unpooled.buffer(Math.toIntExact(queuedBytes) + 8);
    for (EncodedMessage message : queue) {
      if (body.isReadable()) {
        body.writeByte(SEPARATOR);
      }
      message.writePolling(body);
    }
    queue.clear();
    queuedBytes = 0;
    answer(body);
  }

  /// Answers the waiting poll with `message` alone; the queue stays.
  void answerWith(EncodedMessage message) {
    ByteBuf body = Unpooled.buffer(8);
    message.writePolling(body);
    answer(body);
  }

  private void answer(ByteBuf body) {
    HttpExchange waiting = poll;
    poll = null;
    if (waiting == null) {
      body.release();
    } else {
      waiting.respond(200, body);
    }
  }
}
