package dev.carillon.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.carillon.bench.control.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client over one WebSocket: Engine.IO 4, the namespace `/`. It counts events without reading
/// them, but for the time in those that carry one. Client's event loop only.
final class ClientSocket extends ByteToMessageDecoder {
  private static final int MASKED = 0x80;
  private static final int OPCODE_TEXT = 1;
  private static final int OPCODE_CLOSE = 8;

  private final Clients clients;
  private @Nullable ChannelHandlerContext context;
  private boolean upgraded;
  private boolean joined;
  private boolean slow;
  private int events;
  private int serverIndex = -1;

  ClientSocket(Clients clients) {
    this.clients = clients;
  }

  int events() {
    return events;
  }

  /// Which socket of the server's snapshot this is; -1 until it was told.
  int serverIndex() {
    return serverIndex;
  }

  boolean isSlow() {
    return slow;
  }

  /// Reads no more.
  void becomeSlow() {
    slow = true;
    requireNonNull(context).channel().config().setAutoRead(false);
  }

  void close() {
    var _ = requireNonNull(context).close();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    String request =
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:"
            + clients.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    var _ =
        ctx.writeAndFlush(
            ctx.alloc().buffer(request.length()).writeBytes(request.getBytes(US_ASCII)),
            ctx.voidPromise());
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (upgraded || skipResponse(in)) {
      boolean more = true;
      while (more) {
        more = readFrame(ctx, in);
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

  private boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 2) {
      return false;
    }
    int length = in.getByte(start + 1) & 0x7f;
    int header = 2;
    if (length == 126) {
      header = 4;
      if (readable < header) {
        return false;
      }
      length = in.getUnsignedShort(start + 2);
    } else if (length == 127) {
      throw new IllegalStateException("nothing that large is sent");
    }
    if (readable < header + length) {
      return false;
    }
    int opcode = in.getByte(start) & 0x0f;
    if (opcode == OPCODE_TEXT) {
      text(ctx, in, start + header, length);
    } else if (opcode == OPCODE_CLOSE) {
      var _ = ctx.close();
    }
    in.readerIndex(start + header + length);
    return true;
  }

  private void text(ChannelHandlerContext ctx, ByteBuf in, int start, int length) {
    switch (in.getByte(start)) {
      case '0' -> send(ctx, "40");
      case '2' -> send(ctx, "3");
      case '4' -> message(in, start, length);
      default -> throw new IllegalStateException("unexpected packet");
    }
  }

  private void message(ByteBuf in, int start, int length) {
    byte type = in.getByte(start + 1);
    if (type == '2') {
      event(in, start, length);
    } else if (type == '0' && !joined) {
      joined = true;
      clients.joined();
    } else {
      throw new IllegalStateException("unexpected packet 4" + (char) type);
    }
  }

  private void event(ByteBuf in, int start, int length) {
    events++;
    long at = 0;
    int digits = start + Payloads.BEFORE_TIME.length();
    for (int i = 0; i < Payloads.TIME_DIGITS; i++) {
      at = at * 10 + in.getByte(digits + i) - '0';
    }
    if (at > 0 && at <= Clients.MAX_INDEX) {
      serverIndex = (int) at - 1;
    } else if (at > 0) {
      clients.timed(at);
    }
    clients.received(length);
  }

  /// Client frames are masked, here with zero, which leaves the payload as it is.
  private static void send(ChannelHandlerContext ctx, String text) {
    ByteBuf frame = ctx.alloc().buffer(6 + text.length());
    frame.writeByte(0x80 | OPCODE_TEXT).writeByte(MASKED | text.length()).writeInt(0);
    frame.writeBytes(text.getBytes(US_ASCII));
    var _ = ctx.writeAndFlush(frame, ctx.voidPromise());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    clients.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    clients.failed(cause);
    var _ = ctx.close();
  }
}
