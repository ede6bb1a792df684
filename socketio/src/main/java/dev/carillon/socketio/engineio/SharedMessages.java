package dev.carillon.socketio.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Messages on their way to many sessions of one event loop: the frames lie once in direct memory,
/// and each WebSocket is given a retained duplicate. Close it after the last session; the memory
/// goes when the last peer has been written to. Event loop only.
public final class SharedMessages implements AutoCloseable {
  private final List<EncodedMessage> messages;
  private final boolean compress;
  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf frames;
  private @Nullable ByteBuf deflatedFrames;

  /// @param compress whether the messages may be compressed, where that is enabled
  public SharedMessages(
      List<EncodedMessage> messages, boolean compress, ByteBufAllocator allocator) {
    this.messages = List.copyOf(messages);
    this.compress = compress;
    this.allocator = allocator;
  }

  List<EncodedMessage> messages() {
    return messages;
  }

  boolean compress() {
    return compress;
  }

  ByteBuf toWebSocketFrames() {
    ByteBuf shared = frames;
    if (shared == null) {
      shared = collect(EncodedMessage::writeWebSocketFrame);
      frames = shared;
    }
    return shared.retainedDuplicate();
  }

  /// @param minBytes of a message that is worth it
  ByteBuf toDeflatedFrames(Deflation deflation, int minBytes) {
    ByteBuf shared = deflatedFrames;
    if (shared == null) {
      shared =
          collect((message, out) -> {
            if (message.length() < minBytes) {
              message.writeWebSocketFrame(out);
            } else {
              message.writeDeflatedFrame(out, deflation);
            }
          });
      deflatedFrames = shared;
    }
    return shared.retainedDuplicate();
  }

  private ByteBuf collect(BiConsumer<EncodedMessage, ByteBuf> writer) {
    ByteBuf out = allocator.directBuffer(length());
    try {
      messages.forEach(message -> writer.accept(message, out));
      return out;
    } catch (RuntimeException | OutOfMemoryError e) {
      out.release();
      throw e;
    }
  }

  private int length() {
    return messages.stream().mapToInt(EncodedMessage::length).sum();
  }

  @Override
  public void close() {
    if (frames != null) {
      frames.release();
      frames = null;
    }
    if (deflatedFrames != null) {
      deflatedFrames.release();
      deflatedFrames = null;
    }
  }
}
