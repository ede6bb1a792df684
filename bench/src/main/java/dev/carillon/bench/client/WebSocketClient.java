package dev.carillon.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One WebSocket of an Engine.IO 4 client. It costs little next to a server: a frame is handed over
/// where it lies in the buffer. Client's event loop only.
public abstract class WebSocketClient extends ByteToMessageDecoder {
  private static final int MASKED = 0x80;
  private static final int FINAL = 0x80;
  private static final int OPCODE_TEXT = 1;
  private static final int OPCODE_CLOSE = 8;

  private final String upgrade;
  private @Nullable ChannelHandlerContext context;
  private boolean upgraded;

  /// Prepares the handshake; it is sent when the channel is connected.
  ///
  /// @param query of the handshake beyond Engine.IO's own, beginning with `&`, or empty
  protected WebSocketClient(int port, String query) {
    this.upgrade =
        "GET /socket.io/?EIO=4&transport=websocket"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  }

  /// An Engine.IO packet has come. The buffer is the caller's.
  protected abstract void text(ByteBuf in, int start, int length);

  /// The connection is over, or never came to be.
  protected abstract void closed();

  /// Something went wrong; the connection is closed next.
  protected abstract void failed(Throwable cause);

  protected final Channel channel() {
    return requireNonNull(context).channel();
  }

  public final void close() {
    if (context != null) {
      var _ = context.close();
    }
  }

  @Override
  public final void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    var _ =
        ctx.writeAndFlush(
            ctx.alloc().buffer(upgrade.length()).writeBytes(upgrade.getBytes(US_ASCII)),
            ctx.voidPromise());
  }

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (upgraded || skipResponse(in)) {
      boolean more = true;
      while (more) {
        more = readFrame(in);
      }
    }
  }

  private boolean skipResponse(ByteBuf in) {
    String text = in.toString(US_ASCII);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 101")) {
      throw new IllegalStateException("refused: " + text.lines().findFirst().orElse(""));
    }
    in.skipBytes(end + 4);
    upgraded = true;
    return true;
  }

  private boolean readFrame(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 2) {
      return false;
    }
    int length = in.getByte(start + 1) & 0x7f;
    int header = length == 127 ? 10 : length == 126 ? 4 : 2;
    if (readable < header) {
      return false;
    }
    if (length == 126) {
      length = in.getUnsignedShort(start + 2);
    } else if (length == 127) {
      length = Math.toIntExact(in.getLong(start + 2));
    }
    if (readable < header + length) {
      return false;
    }
    int first = in.getByte(start);
    switch (first & 0x0f) {
      case OPCODE_TEXT -> {
        if ((first & FINAL) == 0) {
          throw new IllegalStateException("no server sends fragments");
        }
        text(in, start + header, length);
      }
      case OPCODE_CLOSE -> close();
      default -> throw new IllegalStateException("unexpected frame " + first);
    }
    in.readerIndex(start + header + length);
    return true;
  }

  /// Client frames are masked, here with zero, which leaves the payload as it is.
  protected final void send(String text) {
    ChannelHandlerContext ctx = requireNonNull(context);
    ByteBuf frame = ctx.alloc().buffer(6 + text.length());
    frame.writeByte(FINAL | OPCODE_TEXT).writeByte(MASKED | text.length()).writeInt(0);
    frame.writeBytes(text.getBytes(US_ASCII));
    var _ = ctx.writeAndFlush(frame, ctx.voidPromise());
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    closed();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
    var _ = ctx.close();
  }
}
