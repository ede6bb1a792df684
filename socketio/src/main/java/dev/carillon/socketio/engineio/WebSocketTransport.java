package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
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
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket, at the end of its channel's pipeline behind a [WebSocketFrameDecoder]. Reads
/// frames into packets for a session, and writes the frames that the session hands it.
///
/// The session may live on another event loop, when an upgrade arrived on a connection of its own.
/// Then packets travel to it in batches, one at a time, during which the decoder is held; and what
/// the session writes between two flushes travels back in one task. Methods say on which loop they
/// are called: the channel's or the session's.
final class WebSocketTransport extends ChannelInboundHandlerAdapter {
  static final int MAX_FRAGMENTS = 1024;

  private static final int MAX_BATCH = 64;
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

  private final Session session;
  private final EngineLoop channelLoop;
  private final WebSocketFrameDecoder decoder;
  private final Duration closeTimeout;
  private final int maxPayloadBytes;
  private final boolean sameLoop;
  private final ChannelHandlerContext ctx;

  // Of the channel's loop.
  private @Nullable ByteBuf fragments;
  private boolean fragmentsAreText;
  private int fragmentCount;
  private List<EnginePacket> batch = new ArrayList<>(0);
  private boolean batchUnderway;
  private boolean paused;
  private boolean closing;

  // Of the session's loop.
  private List<ByteBuf> unsent = new ArrayList<>(0);

  /// Channel's loop, with both handlers in the pipeline and the decoder held.
  WebSocketTransport(
      Session session,
      EngineLoop channelLoop,
      ChannelHandlerContext decoderContext,
      WebSocketFrameDecoder decoder,
      EngineOptions options) {
    this.session = session;
    this.channelLoop = channelLoop;
    this.ctx = decoderContext;
    this.decoder = decoder;
    this.closeTimeout = options.closeTimeout();
    this.maxPayloadBytes = options.maxPayloadBytes();
    this.sameLoop = channelLoop.equals(session.loop());
  }

  /// Channel's loop: begins to read, first what came together with the handshake.
  void start() {
    releaseDecoder();
  }

  // ---- from the session

  /// Session's loop.
  void write(ByteBuf frame) {
    if (!sameLoop) {
      unsent.add(frame);
    } else if (closing) {
      frame.release();
    } else {
      var _ = ctx.write(frame, ctx.voidPromise());
      requireTaken();
    }
  }

  /// Session's loop.
  void flush() {
    if (sameLoop) {
      ctx.flush();
      return;
    }
    List<ByteBuf> frames = unsent;
    unsent = new ArrayList<>(0);
    onChannelLoop(() -> {
      for (ByteBuf frame : frames) {
        var _ = ctx.write(frame, ctx.voidPromise());
      }
      ctx.flush();
      requireTaken();
    });
  }

  /// Session's loop: no packet is handed over until [#resume()].
  void pause() {
    onChannelLoop(() -> {
      paused = true;
      decoder.hold(ctx);
    });
  }

  /// Session's loop.
  void resume() {
    onChannelLoop(() -> {
      paused = false;
      if (!batchUnderway) {
        releaseDecoder();
      }
    });
  }

  /// Session's loop: sends a close frame after what was written. A peer that is waited for may
  /// answer it within the close timeout.
  void close(CloseReason reason) {
    flush();
    onChannelLoop(() -> closeChannel(reason.webSocketCode(), reason.graceful()));
  }

  /// Session's loop: closes without a word and drops what was not sent.
  void abort() {
    onChannelLoop(() -> {
      closing = true;
      var _ = ctx.close();
    });
  }

  /// Any thread: what waits for the peer.
  long queuedBytes() {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  // ---- on the channel's loop

  private void onChannelLoop(Runnable task) {
    if (sameLoop) {
      task.run();
      return;
    }
    try {
      channelLoop.eventLoop().execute(task);
    } catch (RejectedExecutionException shuttingDown) {
      LOG.debug("event loop is gone", shuttingDown);
    }
  }

  private void toSession(Runnable task) {
    if (sameLoop) {
      task.run();
    } else {
      session.execute(task);
    }
  }

  /// The channel's high water mark is the bound of the outgoing buffer. One flush is tried before a
  /// peer is called slow: a burst may be larger than what it is given time to take.
  private void requireTaken() {
    Channel channel = ctx.channel();
    if (!channel.isWritable() && channel.isActive() && !closing) {
      ctx.flush();
      if (!channel.isWritable()) {
        closing = true;
        // As a task of its own: the session may be in the middle of a broadcast. Before the close,
        // so that the session learns the reason first.
        session.execute(() -> session.transportFailed(this, CloseReason.SLOW_CONSUMER));
        var _ = ctx.close();
      }
    }
  }

  private void releaseDecoder() {
    try {
      decoder.release(ctx);
    } catch (Exception e) {
      exceptionCaught(ctx, e);
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
      fail(violation, CloseReason.PROTOCOL_VIOLATION.webSocketCode());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping -> {
        toSession(session::alive);
        var _ =
            ctx.writeAndFlush(
                Unpooled.wrappedBuffer(
                    WebSocketFrames.frame(WebSocketFrames.PONG, ping.content().nioBuffer())),
                ctx.voidPromise());
        requireTaken();
      }
      case PongWebSocketFrame _ -> toSession(session::alive);
      case CloseWebSocketFrame _ -> {
        shipBatch();
        closeChannel(CloseReason.PEER_CLOSE.webSocketCode(), false);
        toSession(() -> session.transportFailed(this, CloseReason.PEER_CLOSE));
      }
      default -> data(frame);
    }
  }

  private void data(WebSocketFrame frame) {
    boolean first = fragmentCount == 0;
    boolean starts = !(frame instanceof ContinuationWebSocketFrame);
    if (first != starts) {
      throw new MalformedPayloadException("fragments out of order");
    }
    if (first) {
      fragmentsAreText = !(frame instanceof BinaryWebSocketFrame);
    }
    if (first && frame.isFinalFragment()) {
      packet(ByteBuffer.wrap(ByteBufUtil.getBytes(frame.content())));
      return;
    }
    collect(frame);
    if (frame.isFinalFragment()) {
      ByteBuf whole = takeFragments();
      try {
        packet(ByteBuffer.wrap(ByteBufUtil.getBytes(whole)));
      } finally {
        whole.release();
      }
    }
  }

  private void collect(WebSocketFrame frame) {
    ByteBuf collected = fragments;
    if (collected == null) {
      collected = ctx.alloc().buffer(frame.content().readableBytes());
      fragments = collected;
    }
    fragmentCount++;
    if (fragmentCount > MAX_FRAGMENTS) {
      throw new MalformedPayloadException("more than " + MAX_FRAGMENTS + " fragments");
    }
    if (collected.readableBytes() + frame.content().readableBytes() > maxPayloadBytes) {
      throw new MalformedPayloadException("message larger than " + maxPayloadBytes);
    }
    collected.writeBytes(frame.content());
  }

  private ByteBuf takeFragments() {
    ByteBuf whole = fragments == null ? Unpooled.EMPTY_BUFFER : fragments;
    fragments = null;
    fragmentCount = 0;
    return whole;
  }

  private void packet(ByteBuffer content) {
    EnginePacket packet =
        fragmentsAreText
            ? EnginePacketDecoder.decodeText(content)
            : new EnginePacket.Binary(content);
    if (sameLoop) {
      session.received(this, packet);
      return;
    }
    batch.add(packet);
    if (batch.size() == MAX_BATCH) {
      shipBatch();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    shipBatch();
  }

  private void shipBatch() {
    if (batch.isEmpty()) {
      return;
    }
    List<EnginePacket> packets = batch;
    batch = new ArrayList<>(packets.size());
    batchUnderway = true;
    decoder.hold(ctx);
    PacketBatch shipped = new PacketBatch(packets.iterator(), this, this::batchTaken);
    session.execute(() -> session.receive(shipped));
  }

  /// Session's loop.
  private void batchTaken() {
    onChannelLoop(() -> {
      batchUnderway = false;
      if (!paused) {
        releaseDecoder();
      }
    });
  }

  private void closeChannel(int code, boolean wait) {
    if (closing || !ctx.channel().isActive()) {
      return;
    }
    closing = true;
    takeFragments().release();
    var written = ctx.writeAndFlush(Unpooled.wrappedBuffer(WebSocketFrames.close(code)));
    if (wait) {
      // Reads on, so that the peer's own close is seen and its unread bytes do not reset the
      // connection under what was just sent.
      releaseDecoder();
      closeLater();
    } else {
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void closeLater() {
    TimerRing.Entry deadline =
        new TimerRing.Entry() {
          @Override
          protected void expired() {
            var _ = ctx.close();
          }
        };
    channelLoop.timers().schedule(deadline, closeTimeout);
    var _ =
        ctx.channel().closeFuture().addListener(closed -> channelLoop.timers().cancel(deadline));
  }

  private void fail(Throwable cause, int code) {
    LOG.debug("closing WebSocket with {}", code, cause);
    if (!closing) {
      shipBatch();
      closeChannel(code, false);
      toSession(() -> session.transportFailed(this, CloseReason.PROTOCOL_VIOLATION));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    takeFragments().release();
    shipBatch();
    toSession(() -> session.transportClosed(this));
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
    toSession(() -> session.transportFailed(this, CloseReason.TRANSPORT_ERROR));
    var _ = ctx.close();
  }
}
