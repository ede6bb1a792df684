package dev.carillon.socketio.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/// Netty's strict frame decoder (masked, bounded frames) that can be held: frames that have been
/// read but not decoded stay where they are, so that a bound on what is handed on is exact. It
/// begins held. Event loop only.
final class WebSocketFrameDecoder extends WebSocket13FrameDecoder {
  private boolean held = true;
  private int buffered;

  WebSocketFrameDecoder(WebSocketDecoderConfig config) {
    super(config);
  }

  /// What one server's decoders share.
  static WebSocketDecoderConfig config(int maxPayloadBytes) {
    return WebSocketDecoderConfig.newBuilder()
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        // The transport knows which of the reserved bits it has agreed to.
        .allowExtensions(true)
        .maxFramePayloadLength(maxPayloadBytes)
        // The close frame is the transport's to write: there is no encoder in the pipeline.
        .closeOnProtocolViolation(false)
        // Continuations are not checked there; the packet parsers check what they read.
        .withUTF8Validator(false)
        .build();
  }

  void hold(ChannelHandlerContext ctx) {
    held = true;
    ctx.channel().config().setAutoRead(false);
  }

  void release(ChannelHandlerContext ctx) throws Exception {
    if (held) {
      held = false;
      ctx.channel().config().setAutoRead(true);
      // Decodes what is there already.
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
  }

  /// Bytes of a frame that has not come to its end, or that is held. Any thread, roughly.
  int bufferedBytes() {
    return buffered;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    try {
      super.channelRead(ctx, bytes);
    } finally {
      buffered = internalBuffer().readableBytes();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!held) {
      super.decode(ctx, in, out);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (held) {
      // Not the inherited one, which reads on when a read brought no frame.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }
}
