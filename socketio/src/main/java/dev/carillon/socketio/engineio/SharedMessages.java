package dev.carillon.socketio.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages on their way to many sessions of one event loop: the frames lie once in direct memory,
/// and each WebSocket is given a retained duplicate. Close it after the last session; the memory
/// goes when the last peer has been written to. Event loop only.
public final class SharedMessages implements AutoCloseable {
  private final List<EncodedMessage> messages;
  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf frames;

  public SharedMessages(List<EncodedMessage> messages, ByteBufAllocator allocator) {
    this.messages = List.copyOf(messages);
    this.allocator = allocator;
  }

  List<EncodedMessage> messages() {
    return messages;
  }

  ByteBuf toWebSocketFrames() {
    ByteBuf shared = frames;
    if (shared == null) {
      int length = messages.stream().mapToInt(EncodedMessage::length).sum();
      shared = allocator.directBuffer(length, length);
      for (EncodedMessage message : messages) {
        message.writeWebSocketFrame(shared);
      }
      frames = shared;
    }
    return shared.retainedDuplicate();
  }

  @Override
  public void close() {
    if (frames != null) {
      frames.release();
      frames = null;
    }
  }
}
