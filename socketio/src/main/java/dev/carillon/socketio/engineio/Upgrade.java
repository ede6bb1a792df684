package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.EnginePacket;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/// A WebSocket on its way to take a session over from polling: it sends PING `probe`, is answered,
/// and sends UPGRADE. Anything else, or nothing in time, ends the attempt and not the session.
/// Session's loop.
final class Upgrade {
  private static final ByteBuffer PROBE = ByteBuffer.wrap(new byte[] {'p', 'r', 'o', 'b', 'e'});
  private static final EncodedMessage PROBE_ANSWER =
      EncodedMessage.packet(new EnginePacket.Pong(PROBE));

  /// A poll that waits while a probe is under way is answered with nothing, so that the client can
  /// move on; but not at once, or one that was sent after UPGRADE, on another connection, would
  /// overtake it; and a probe that hangs would make a busy loop.
  private static final int HOLD_MILLIS = 15;

  enum Step {
    PROBED,
    COMPLETED,
    FAILED
  }

  private final WebSocketTransport candidate;
  private final long deadline;
  private boolean probed;
  private boolean releasing;

  Upgrade(WebSocketTransport candidate, long deadline) {
    this.candidate = candidate;
    this.deadline = deadline;
  }

  WebSocketTransport candidate() {
    return candidate;
  }

  /// Whether the session's messages are held for the transport that wins.
  boolean isProbed() {
    return probed;
  }

  Step received(EnginePacket packet) {
    if (!probed && packet instanceof EnginePacket.Ping(ByteBuffer data) && data.equals(PROBE)) {
      probed = true;
      candidate.write(PROBE_ANSWER, false);
      candidate.flush();
      return Step.PROBED;
    }
    return probed && packet instanceof EnginePacket.Upgrade ? Step.COMPLETED : Step.FAILED;
  }

  void releasePollLater(EventLoop eventLoop, Runnable release) {
    if (!releasing) {
      releasing = true;
      var _ =
          eventLoop.schedule(
              () -> {
                releasing = false;
                release.run();
              },
              HOLD_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  long deadline() {
    return deadline;
  }
}
