package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// One writer: a queue, and a thread that stores what is in it, batch by batch. The queue is
/// bounded by the [WaitingRoom] in front of it.
final class WriterLane implements AutoCloseable {
  private final LinkedBlockingQueue<PendingAppend> queue = new LinkedBlockingQueue<>();
  private final AppendBatch batch;
  private final WaitingRoom room;
  private final int maxBatch;
  private final Thread thread;

  WriterLane(int number, AppendBatch batch, WaitingRoom room, WriterOptions options) {
    this.batch = batch;
    this.room = room;
    this.maxBatch = options.maxBatch();
    this.thread =
        Thread.ofPlatform().daemon().name("notification-writer-" + number).start(this::run);
  }

  void add(PendingAppend append) {
    queue.add(append);
  }

  private void run() {
    try {
      while (true) {
        List<PendingAppend> appends = next();
        write(appends);
        tellAside(appends);
      }
    } catch (InterruptedException closed) {
      // Whoever came too late for the last batch is refused.
      List<PendingAppend> left = new ArrayList<>();
      queue.drainTo(left);
      refuse(left, "the store is closing");
    }
  }

  private List<PendingAppend> next() throws InterruptedException {
    List<PendingAppend> appends = new ArrayList<>();
    appends.add(queue.take());
    queue.drainTo(appends, maxBatch - 1);
    return appends;
  }

  private void write(List<PendingAppend> appends) {
    try {
      batch.execute(appends);
    } catch (Throwable bug) {
      appends.forEach(append -> append.fail(bug));
    }
  }

  /// Refuses those that came before then and still wait, however long the statement takes that they
  /// wait for.
  void refuseOlderThan(long sinceNanos) {
    List<PendingAppend> late = new ArrayList<>();
    for (PendingAppend append : queue) {
      if (append.sinceNanos() - sinceNanos >= 0) {
        break;
      }
      // Either it is taken out here, or the writer has it.
      if (queue.remove(append)) {
        late.add(append);
      }
    }
    if (!late.isEmpty()) {
      refuse(late, "the notification waited too long to be written");
    }
  }

  private void refuse(List<PendingAppend> appends, String reason) {
    appends.forEach(
        append -> append.fail(new StoreUnavailableException(reason, FailureKind.RETRY_AFTER)));
    tellAside(appends);
  }

  /// On a thread of its own: what callers do next keeps nobody from writing.
  private void tellAside(List<PendingAppend> appends) {
    Thread.ofVirtual().name("notification-stored").start(() -> tell(appends));
  }

  private void tell(List<PendingAppend> appends) {
    for (PendingAppend append : appends) {
      try {
        append.tell();
      } finally {
        room.leave(append.sizeBytes());
      }
    }
  }

  /// Ends the thread once it has nothing to write.
  @Override
  public void close() {
    thread.interrupt();
  }
}
