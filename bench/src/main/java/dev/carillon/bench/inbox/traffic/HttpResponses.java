package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Locale;

/// Reads the responses of one connection: as much of HTTP/1.1 as servers answer with. Client's
/// event loop only.
final class HttpResponses extends ByteToMessageDecoder {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);
  private static final String LENGTH = "\r\ncontent-length:";
  private static final int HEX = 16;

  private enum State {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private final HttpCaller caller;
  private State state = State.HEAD;
  private int status;
  private boolean close;
  private int left;

  HttpResponses(HttpCaller caller) {
    this.caller = caller;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    boolean more = true;
    while (more) {
      more =
          switch (state) {
            case HEAD -> head(ctx, in);
            case BODY, CHUNK -> body(ctx, in);
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK_END -> chunkEnd(in);
            case TRAILER -> trailer(ctx, in);
          };
    }
  }

  private boolean head(ChannelHandlerContext ctx, ByteBuf in) {
    int end = Bytes.find(in, in.readerIndex(), in.readableBytes(), HEAD_END);
    if (end < 0) {
      return false;
    }
    String head = line(in, end).toLowerCase(Locale.ROOT);
    in.skipBytes(LINE_END.length);
    status = Integer.parseInt(head, 9, 12, 10);
    close = head.contains("\r\nconnection: close");
    int length = head.indexOf(LENGTH);
    if (length >= 0) {
      int from = length + LENGTH.length();
      int to = head.indexOf('\r', from);
      left = Integer.parseInt(head.substring(from, to < 0 ? head.length() : to).strip());
    } else {
      left = 0;
    }
    boolean chunked = length < 0 && head.contains("\r\ntransfer-encoding: chunked");
    state = chunked ? State.CHUNK_SIZE : State.BODY;
    if (!chunked && left == 0) {
      done(ctx);
    }
    return true;
  }

  private boolean body(ChannelHandlerContext ctx, ByteBuf in) {
    int bytes = Math.min(left, in.readableBytes());
    if (bytes == 0) {
      return false;
    }
    caller.body(in, bytes);
    in.skipBytes(bytes);
    left -= bytes;
    if (left == 0 && state == State.BODY) {
      done(ctx);
    } else if (left == 0) {
      state = State.CHUNK_END;
    }
    return true;
  }

  private boolean chunkSize(ByteBuf in) {
    int end = Bytes.find(in, in.readerIndex(), in.readableBytes(), LINE_END);
    if (end < 0) {
      return false;
    }
    left = Integer.parseInt(line(in, end), HEX);
    state = left == 0 ? State.TRAILER : State.CHUNK;
    return true;
  }

  private boolean chunkEnd(ByteBuf in) {
    if (in.readableBytes() < LINE_END.length) {
      return false;
    }
    in.skipBytes(LINE_END.length);
    state = State.CHUNK_SIZE;
    return true;
  }

  private boolean trailer(ChannelHandlerContext ctx, ByteBuf in) {
    int end = Bytes.find(in, in.readerIndex(), in.readableBytes(), LINE_END);
    if (end < 0) {
      return false;
    }
    if (line(in, end).isEmpty()) {
      done(ctx);
    }
    return true;
  }

  /// Takes a line and its end.
  private static String line(ByteBuf in, int end) {
    String line = in.readCharSequence(end - in.readerIndex(), US_ASCII).toString();
    in.skipBytes(LINE_END.length);
    return line;
  }

  private void done(ChannelHandlerContext ctx) {
    state = State.HEAD;
    if (close) {
      caller.gone(ctx.channel());
      var _ = ctx.close();
    }
    caller.answered(status);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    caller.broken(ctx.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
