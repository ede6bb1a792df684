package dev.carillon.socketio;

import static org.awaitility.Awaitility.await;

import dev.carillon.socketio.parser.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A client on the namespace `/` that has not read for so long that events wait for it.
///
/// @param dropped events that the server had dropped when it was made
record SlowReader(RawConnection connection, Socket socket, long dropped) implements AutoCloseable {
  private static final Event FILLER = Event.of("filler", Json.quote("x".repeat(60_000)));

  static SlowReader of(EchoServer echo) throws IOException {
    RawConnection connection = new RawConnection(echo.port(), 4096);
    connection.handshake("");
    connection.frame();
    String answer = connection.text("40").message();
    connection.message();
    String id = answer.substring("40{\"sid\":\"".length(), answer.indexOf("\"", 10));
    Socket socket =
        echo.server.of("/").sockets().stream()
            .filter(joined -> joined.id().equals(id))
            .findFirst()
            .orElseThrow();
    // More waits than comes between two flushes, and it stays: the kernels' buffers are full. That
    // an event was dropped says that it is so after a flush, not because the loop stands still.
    AtomicLong before = new AtomicLong();
    AtomicLong droppedBefore = new AtomicLong();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          long queued = echo.server.stats().transport().queuedBytes();
          long dropped = dropped(echo);
          if (queued > 400_000 && queued == before.get() && dropped > droppedBefore.get()) {
            return true;
          }
          before.set(queued);
          droppedBefore.set(dropped);
          if (queued > 400_000) {
            socket.emit(FILLER, EmitFlag.VOLATILE);
          } else {
            for (int i = 0; i < 5; i++) {
              socket.emit(FILLER);
            }
          }
          return false;
        });
    // The last one may still be on its way to the loop.
    CountDownLatch through = new CountDownLatch(1);
    ((NamespaceSocket) socket).connection().session().execute(through::countDown);
    await().until(() -> through.getCount() == 0);
    return new SlowReader(connection, socket, dropped(echo));
  }

  private static long dropped(EchoServer echo) {
    return echo.server.stats().transport().volatileDropped();
  }

  /// The next event that is not one of those that filled the way.
  String next() throws IOException {
    String message = connection.message();
    while (message.startsWith("42[\"filler\"")) {
      message = connection.message();
    }
    return message;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
