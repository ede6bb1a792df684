package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// The frames of one WebSocket message that has not come to its end (RFC 6455, section 5.4),
/// bounded in bytes and in number. Event loop only; release it.
final class Fragments {
  private final ByteBuf whole;
  private final boolean text;
  private final boolean compressed;
  private final int maxBytes;
  private final int maxCount;
  private int count;

  Fragments(
      ByteBufAllocator allocator, boolean text, boolean compressed, int maxBytes, int maxCount) {
    this.whole = allocator.buffer();
    this.text = text;
    this.compressed = compressed;
    this.maxBytes = maxBytes;
    this.maxCount = maxCount;
  }

  boolean text() {
    return text;
  }

  boolean compressed() {
    return compressed;
  }

  void add(ByteBuf fragment) {
    count++;
    if (count > maxCount) {
      throw new MalformedPayloadException("more than " + maxCount + " fragments");
    }
    if (fragment.readableBytes() > maxBytes - whole.readableBytes()) {
      throw MalformedPayloadException.tooLarge(maxBytes);
    }
    whole.writeBytes(fragment);
  }

  ByteBuf whole() {
    return whole;
  }

  int bytes() {
    return whole.readableBytes();
  }

  void release() {
    whole.release();
  }
}
