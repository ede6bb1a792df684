package dev.carillon.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.bench.control.ControlLoop;
import dev.carillon.bench.control.Payloads;
import dev.carillon.bench.control.PushServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The floor: a pipeline of one handler that knows just enough to keep the client content, and
/// writes the bytes that Carillon's server would. A single push is one write and flush from the
/// application's thread; with `-Dbench.bare-push=loop` a round is one task on each event loop,
/// which no server can do whose pushes come one by one. A burst is ten writes and one flush for
/// each connection.
public final class BareNettyMain implements PushServer {
  private static final boolean PUSH_BY_LOOP =
      System.getProperty("bench.bare-push", "thread").equals("loop");

  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile List<Channel> snapshot = List.of();

  private BareNettyMain(Loops loops) {
    this.port =
        loops.listen(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new BareSocketHandler(channels));
              }
            });
  }

  public static void main(String[] args) throws IOException {
    ControlLoop.run(new BareNettyMain(Loops.fromSystemProperty()));
    System.exit(0);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int sockets() {
    return channels.size();
  }

  @Override
  public int snapshot() {
    snapshot = List.copyOf(channels);
    return snapshot.size();
  }

  @Override
  public void pushToEach() {
    ByteBuf frame = event(Payloads.NO_TIME, Payloads.TEXT);
    if (PUSH_BY_LOOP) {
      onEachLoop(
          frame,
          channel -> {
            var _ = channel.writeAndFlush(frame.retainedDuplicate(), channel.voidPromise());
          });
    } else {
      for (Channel channel : snapshot) {
        var _ = channel.writeAndFlush(frame.retainedDuplicate(), channel.voidPromise());
      }
    }
    frame.release();
  }

  @Override
  public void pushTo(int socket, String at) {
    Channel channel = snapshot.get(socket);
    var _ = channel.writeAndFlush(event(at, Payloads.TEXT), channel.voidPromise());
  }

  @Override
  public void burst(String text) {
    ByteBuf frame = event(Payloads.NO_TIME, text);
    onEachLoop(
        frame,
        channel -> {
          for (int i = 0; i < Payloads.EVENTS_PER_BURST; i++) {
            var _ = channel.write(frame.retainedDuplicate(), channel.voidPromise());
          }
          channel.flush();
        });
    frame.release();
  }

  private interface Writer {
    void write(Channel channel);
  }

  private void onEachLoop(ByteBuf frame, Writer writer) {
    Map<EventLoop, List<Channel>> byLoop =
        snapshot.stream()
            .collect(
                Collectors.groupingBy(Channel::eventLoop, Collectors.toCollection(ArrayList::new)));
    byLoop.forEach((loop, members) -> {
      frame.retain();
      loop.execute(() -> {
        members.forEach(writer::write);
        frame.release();
      });
    });
  }

  private static ByteBuf event(String at, String text) {
    String json = "42[\"" + Payloads.EVENT + "\"," + Payloads.json(at, text) + "]";
    return BareFrames.direct(json.getBytes(US_ASCII));
  }

  /// The frames of a server.
  static final class BareFrames {
    private BareFrames() {}

    static ByteBuf direct(byte[] payload) {
      ByteBuf frame = Unpooled.directBuffer(payload.length + 4);
      frame.writeByte(0x81);
      if (payload.length < 126) {
        frame.writeByte(payload.length);
      } else {
        frame.writeByte(126).writeShort(payload.length);
      }
      return frame.writeBytes(payload);
    }
  }
}
