package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import dev.carillon.socketio.transport.CloseReason;
import dev.carillon.socketio.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket, at the end of its channel's pipeline behind a [WebSocketFrameDecoder]. Reads
/// frames into packets for a session, and writes the frames that the session hands it. Its channel
/// lives on the session's event loop.
final class WebSocketTransport extends ChannelInboundHandlerAdapter implements SessionTransport {
  static final int MAX_FRAGMENTS = 1024;

  /// Far more than a probe: all that a WebSocket may send in fragments before it has taken over.
  private static final int MAX_PROBE_BYTES = 64;

  /// RFC 6455, section 7.4.1.
  private static final int PROTOCOL_ERROR = CloseReason.PROTOCOL_VIOLATION.webSocketCode();

  private static final int TOO_LARGE = 1009;

  /// RFC 6455, section 7.4.2.
  private static final int MAX_CLOSE_CODE = 4999;

  /// The bit of a message that `permessage-deflate` has compressed (RFC 7692, section 6).
  private static final int COMPRESSED = 4;

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

  private final Session session;
  private final WebSocketFrameDecoder decoder;
  private final ChannelHandlerContext ctx;
  private final EngineOptions options;

  /// Whether `permessage-deflate` was agreed upon.
  private final boolean deflate;

  private @Nullable Fragments fragments;
  private boolean closing;

  /// How often something was written while nothing waited for the peer.
  private long idleWrites;

  /// With both handlers in the pipeline and the decoder held.
  WebSocketTransport(
      Session session,
      ChannelHandlerContext decoderContext,
      WebSocketFrameDecoder decoder,
      boolean deflate,
      EngineOptions options) {
    this.session = session;
    this.ctx = decoderContext;
    this.decoder = decoder;
    this.deflate = deflate;
    this.options = options;
  }

  /// Begins to read, first what came together with the handshake.
  void start() {
    if (!ctx.channel().isActive()) {
      // It has ended while it was moving.
      session.transportClosed(this);
      return;
    }
    resume();
  }

  @Override
  public Transport kind() {
    return Transport.WEBSOCKET;
  }

  // ---- writing

  @Override
  public void write(EncodedMessage message, boolean compress) {
    boolean small = message.length() < options.compression().webSocketMinBytes();
    write(
        deflate && compress && !small
            ? message.toDeflatedFrame(session.loop().deflation())
            : message.toWebSocketFrame());
  }

  @Override
  public void write(SharedMessages shared) {
    write(
        deflate && shared.compress()
            ? shared.toDeflatedFrames(
                session.loop().deflation(), options.compression().webSocketMinBytes())
            : shared.toWebSocketFrames());
  }

  private void write(ByteBuf frames) {
    if (closing) {
      frames.release();
      return;
    }
    if (!hasBacklog()) {
      idleWrites++;
    }
    var _ = ctx.write(frames, ctx.voidPromise());
  }

  @Override
  public void flush() {
    ctx.flush();
  }

  private @Nullable ChannelOutboundBuffer outgoing() {
    return ctx.channel().unsafe().outboundBuffer();
  }

  @Override
  public boolean overflows() {
    ChannelOutboundBuffer buffer = outgoing();
    return buffer != null
        && (buffer.totalPendingWriteBytes() > options.limits().outgoingMaxBytes()
            || buffer.size() > options.limits().outgoingMaxPackets());
  }

  @Override
  public boolean isReady() {
    return !hasBacklog();
  }

  @Override
  public boolean hasBacklog() {
    ChannelOutboundBuffer buffer = outgoing();
    return buffer != null && !buffer.isEmpty();
  }

  @Override
  public long progress() {
    ChannelOutboundBuffer buffer = outgoing();
    Object first = buffer == null ? null : buffer.current();
    if (buffer == null || first == null) {
      return idleWrites;
    }
    // Not by counting bytes: TLS makes others of them on their way.
    return ((long) System.identityHashCode(first) << Integer.SIZE)
        + buffer.currentProgress()
        + idleWrites;
  }

  @Override
  public long queuedBytes() {
    ChannelOutboundBuffer buffer = outgoing();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public long receivedBytes() {
    Fragments collected = fragments;
    return (long) decoder.bufferedBytes() + (collected == null ? 0 : collected.bytes());
  }

  // ---- reading

  @Override
  public void pause() {
    decoder.hold(ctx);
  }

  @Override
  public void resume() {
    try {
      decoder.release(ctx);
    } catch (Exception e) {
      exceptionCaught(ctx, e);
    }
  }

  /// A peer that does not take what it is sent is not asked for more.
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    // As tasks: this may be the middle of a read or of a write.
    if (ctx.channel().isWritable()) {
      session.execute(() -> session.answersFlow(this));
    } else {
      session.execute(() -> {
        if (!ctx.channel().isWritable()) {
          session.answersStuck(this);
        }
      });
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    try {
      if (!closing && message instanceof WebSocketFrame frame) {
        read(frame);
      } else if (message instanceof CloseWebSocketFrame) {
        var _ = ctx.close();
      }
    } catch (MalformedPayloadException violation) {
      fail(violation, violation.isTooLarge() ? TOO_LARGE : PROTOCOL_ERROR);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    requireAgreedBits(frame);
    switch (frame) {
      case PingWebSocketFrame ping -> {
        provesLife();
        write(
            Unpooled.wrappedBuffer(
                WebSocketFrames.frame(WebSocketFrames.PONG, ping.content().nioBuffer())));
        session.written(this);
        if (!ctx.channel().isWritable()) {
          // At once: the rest of this read may be nothing but pings.
          session.answersStuck(this);
        }
      }
      case PongWebSocketFrame _ -> provesLife();
      case CloseWebSocketFrame close -> {
        if (close.statusCode() > MAX_CLOSE_CODE) {
          throw new MalformedPayloadException("close code " + close.statusCode());
        }
        closeChannel(CloseReason.PEER_CLOSE.webSocketCode(), false);
        session.transportFailed(this, CloseReason.PEER_CLOSE);
      }
      default -> data(frame);
    }
  }

  /// Not while a message is incomplete, or its beginning could be left here for ever: between its
  /// fragments a client can send nothing else.
  private void provesLife() {
    if (fragments == null) {
      session.alive();
    }
  }

  private void requireAgreedBits(WebSocketFrame frame) {
    boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    if (frame.rsv() != 0 && !(frame.rsv() == COMPRESSED && deflate && first)) {
      throw new MalformedPayloadException("reserved bits " + frame.rsv());
    }
  }

  private void data(WebSocketFrame frame) {
    Fragments collected = fragments;
    if (collected == null) {
      if (frame instanceof ContinuationWebSocketFrame) {
        throw new MalformedPayloadException("fragments out of order");
      }
      boolean text = !(frame instanceof BinaryWebSocketFrame);
      boolean compressed = frame.rsv() == COMPRESSED;
      if (frame.isFinalFragment()) {
        message(frame.content(), text, compressed);
        return;
      }
      int maxBytes =
          session.isServedBy(this) ? options.limits().maxPayloadBytes() : MAX_PROBE_BYTES;
      collected = new Fragments(ctx.alloc(), text, compressed, maxBytes, MAX_FRAGMENTS);
      fragments = collected;
    } else if (!(frame instanceof ContinuationWebSocketFrame)) {
      throw new MalformedPayloadException("fragments out of order");
    }
    collected.add(frame.content());
    if (frame.isFinalFragment()) {
      fragments = null;
      try {
        message(collected.whole(), collected.text(), collected.compressed());
      } finally {
        collected.release();
      }
    }
  }

  private void message(ByteBuf content, boolean text, boolean compressed) {
    byte[] bytes = ByteBufUtil.getBytes(content);
    ByteBuffer message =
        ByteBuffer.wrap(
            compressed
                ? session.loop().deflation().inflate(bytes, options.limits().maxPayloadBytes())
                : bytes);
    session.received(
        this, text ? EnginePacketDecoder.decodeText(message) : new EnginePacket.Binary(message));
  }

  private void dropFragments() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }

  // ---- the end

  @Override
  public Duration farewell(CloseReason reason) {
    return options.deadlines().closeTimeout();
  }

  /// Sends a close frame after what was written. A peer that is waited for may answer it; one that
  /// does not live, or does not read, is cut off.
  @Override
  public void close(CloseReason reason) {
    switch (reason) {
      case SLOW_CONSUMER, PING_TIMEOUT -> abort();
      case PEER_CLOSE, TRANSPORT_ERROR, PROTOCOL_VIOLATION, SERVER_CLOSE, SERVER_SHUTDOWN -> {
        ctx.flush();
        closeChannel(reason.webSocketCode(), reason.graceful());
      }
    }
  }

  /// Closes without a word and drops what was not sent.
  void abort() {
    closing = true;
    dropFragments();
    var _ = ctx.close();
  }

  private void closeChannel(int code, boolean wait) {
    if (closing || !ctx.channel().isActive()) {
      return;
    }
    closing = true;
    dropFragments();
    var sent = ctx.writeAndFlush(Unpooled.wrappedBuffer(WebSocketFrames.close(code)));
    if (wait) {
      // Reads on, so that the peer's own close is seen and its unread bytes do not reset the
      // connection under what was just sent.
      resume();
    } else {
      var _ = sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void fail(Throwable cause, int code) {
    LOG.debug("closing WebSocket with {}", code, cause);
    if (!closing) {
      closeChannel(code, false);
      session.transportFailed(this, CloseReason.PROTOCOL_VIOLATION);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    closing = true;
    dropFragments();
    session.transportClosed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    Throwable root = cause.getCause() instanceof CorruptedWebSocketFrameException c ? c : cause;
    if (root instanceof CorruptedWebSocketFrameException corrupted) {
      fail(root, corrupted.closeStatus().code());
      return;
    }
    if (closing) {
      // Most likely the writes that a close has cut off; the reason was given with it.
      return;
    }
    LOG.debug("WebSocket failed", cause);
    closing = true;
    session.transportFailed(this, CloseReason.TRANSPORT_ERROR);
    var _ = ctx.close();
  }
}
