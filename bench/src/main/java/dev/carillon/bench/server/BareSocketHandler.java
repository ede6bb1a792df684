package dev.carillon.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection of the bare server. It trusts its client: short masked text frames, no fragments.
final class BareSocketHandler extends ByteToMessageDecoder {
  private static final int PING_INTERVAL_SECONDS = 25;
  private static final String KEY_FIELD = "Sec-WebSocket-Key: ";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MASK_BYTES = 4;

  private final Set<Channel> channels;
  private boolean upgraded;
  private @Nullable Future<?> nextPing;

  BareSocketHandler(Set<Channel> channels) {
    this.channels = channels;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (upgraded) {
      readFrame(ctx, in);
    } else {
      shakeHands(ctx, in);
    }
  }

  private void shakeHands(ChannelHandlerContext ctx, ByteBuf in) {
    String request = in.toString(US_ASCII);
    if (!request.endsWith("\r\n\r\n")) {
      return;
    }
    in.skipBytes(in.readableBytes());
    upgraded = true;
    int key = request.indexOf(KEY_FIELD) + KEY_FIELD.length();
    String accept = accept(request.substring(key, request.indexOf('\r', key)));
    String response =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept
            + "\r\n\r\n";
    var _ =
        ctx.write(
            ctx.alloc().buffer(response.length()).writeBytes(response.getBytes(US_ASCII)),
            ctx.voidPromise());
    send(
        ctx,
        """
        0{"sid":"%s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}\
        """
            .formatted(ctx.channel().id().asShortText()));
  }

  private void readFrame(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    int start = in.readerIndex();
    int length = in.getByte(start + 1) & 0x7f;
    int payload = start + 2 + MASK_BYTES;
    if (in.readableBytes() < 2 + MASK_BYTES + length) {
      return;
    }
    if (length >= 2 && unmasked(in, start, 0) == '4' && unmasked(in, start, 1) == '0') {
      join(ctx);
    }
    in.readerIndex(payload + length);
  }

  private static int unmasked(ByteBuf in, int start, int index) {
    return in.getByte(start + 2 + MASK_BYTES + index) ^ in.getByte(start + 2 + index);
  }

  private void join(ChannelHandlerContext ctx) {
    send(ctx, "40{\"sid\":\"" + ctx.channel().id().asShortText() + "\"}");
    channels.add(ctx.channel());
    schedulePing(ctx);
  }

  private void schedulePing(ChannelHandlerContext ctx) {
    nextPing =
        ctx.executor()
            .schedule(
                () -> {
                  send(ctx, "2");
                  schedulePing(ctx);
                },
                PING_INTERVAL_SECONDS,
                TimeUnit.SECONDS);
  }

  private static void send(ChannelHandlerContext ctx, String text) {
    var _ =
        ctx.writeAndFlush(
            BareNettyMain.BareFrames.direct(text.getBytes(US_ASCII)), ctx.voidPromise());
  }

  private static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    channels.remove(ctx.channel());
    if (nextPing != null) {
      nextPing.cancel(false);
    }
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
