package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.bench.client.ClientLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Somebody who sends one request at a time over a connection that is kept, and made anew when the
/// server closed it. Client's event loop only.
public final class HttpCaller {
  private static final int ANSWER_BYTES = 1024;

  /// Told the answer.
  interface Answered {
    /// The caller may send again.
    ///
    /// @param status 0 when the connection broke
    void answered(HttpCaller caller, int status);
  }

  private final ClientLoop loop;
  private final int number;
  private final boolean keepsBody;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(ANSWER_BYTES);
  private @Nullable Channel channel;
  private @Nullable Answered waiting;
  private long bodyBytes;

  HttpCaller(ClientLoop loop, int number, boolean keepsBody) {
    this.loop = loop;
    this.number = number;
    this.keepsBody = keepsBody;
  }

  /// From 0.
  int number() {
    return number;
  }

  /// Of the last answer; empty unless it is kept.
  public String body() {
    return body.toString(UTF_8);
  }

  /// Of all answers.
  long bodyBytes() {
    return bodyBytes;
  }

  void send(ByteBuf request, Answered then) {
    waiting = then;
    body.reset();
    Channel open = channel;
    if (open != null && open.isActive()) {
      var _ = open.writeAndFlush(request, open.voidPromise());
      return;
    }
    var _ =
        loop.connect(new HttpResponses(this))
            .addListener(
                (io.netty.channel.ChannelFutureListener)
                    connected -> {
                      if (connected.isSuccess()) {
                        Channel made = connected.channel();
                        channel = made;
                        var _ = made.writeAndFlush(request, made.voidPromise());
                      } else {
                        request.release();
                        answered(0);
                      }
                    });
  }

  void body(ByteBuf in, int bytes) {
    bodyBytes += bytes;
    if (keepsBody) {
      byte[] copy = new byte[bytes];
      in.getBytes(in.readerIndex(), copy);
      body.writeBytes(copy);
    }
  }

  void answered(int status) {
    Answered told = waiting;
    waiting = null;
    if (told != null) {
      told.answered(this, status);
    }
  }

  /// The next request needs another connection.
  void gone(Channel closed) {
    if (closed.equals(channel)) {
      channel = null;
    }
  }

  void broken(Channel closed) {
    if (closed.equals(channel)) {
      channel = null;
      answered(0);
    }
  }

  void close() {
    if (channel != null) {
      var _ = channel.close();
    }
  }
}
