package dev.carillon.socketio.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// The content coding `gzip` (RFC 9110, section 8.4.1.3).
final class Gzip {
  private Gzip() {}

  /// Releases `content`.
  static ByteBuf compress(ByteBuf content) {
    ByteBuf compressed = Unpooled.buffer(content.readableBytes() / 2);
    try (ByteBufInputStream in = new ByteBufInputStream(content, true);
        GZIPOutputStream out = new GZIPOutputStream(new ByteBufOutputStream(compressed))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return compressed;
  }
}
