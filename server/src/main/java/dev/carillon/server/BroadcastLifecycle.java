package dev.carillon.server;

import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.usecases.commands.RunBroadcasts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Sends broadcasts while the server runs: one thread for each priority, so that what is critical
/// waits for nothing else, and each at the configured rate, so that single notifications do not
/// wait for it.
final class BroadcastLifecycle implements SmartLifecycle, Runnable {
  private static final Logger log = LoggerFactory.getLogger("carillon.broadcasts");

  /// How often it looks for what other nodes began.
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final RunBroadcasts broadcasts;
  private final BroadcastSettings settings;
  private final OncePerMinute warning = new OncePerMinute();
  private final List<Lane> lanes = new ArrayList<>();

  BroadcastLifecycle(RunBroadcasts broadcasts, BroadcastSettings settings) {
    this.broadcasts = broadcasts;
    this.settings = settings;
  }

  /// Looks for broadcasts now instead of at the next poll. Any thread; does not block.
  @Override
  public synchronized void run() {
    lanes.forEach(Lane::wake);
  }

  @Override
  public synchronized void start() {
    for (Broadcast.Priority priority : Broadcast.Priority.values()) {
      Lane lane = new Lane(priority);
      lanes.add(lane);
      lane.thread.start();
    }
  }

  /// Waits for the chunks that are being written. What is left is for the next start.
  @Override
  public synchronized void stop() {
    lanes.forEach(Lane::close);
    lanes.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return !lanes.isEmpty();
  }

  /// After the web server has stopped taking requests: stopping goes from high to low.
  @Override
  public int getPhase() {
    return 0;
  }

  private final class Lane {
    private final Broadcast.Priority priority;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    Lane(Broadcast.Priority priority) {
      this.priority = priority;
      this.thread = Thread.ofVirtual().name("broadcasts-" + priority).unstarted(this::send);
    }

    void wake() {
      if (wake.availablePermits() == 0) {
        wake.release();
      }
    }

    private void send() {
      try {
        while (!closed) {
          long began = System.nanoTime();
          Optional<Integer> receivers = turn();
          if (receivers.isEmpty()) {
            sleepUntilWoken();
          } else {
            long pace = settings.pace(receivers.get()).toNanos();
            TimeUnit.NANOSECONDS.sleep(pace - (System.nanoTime() - began));
          }
        }
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }

    private Optional<Integer> turn() {
      try {
        return broadcasts.turn(priority, settings.chunk());
      } catch (RuntimeException failed) {
        if (warning.now(System.nanoTime())) {
          log.atWarn()
              .addKeyValue("reason", failed.getMessage())
              .log("A chunk of a broadcast failed and comes again");
        }
        log.atDebug().setCause(failed).log("Why the chunk failed");
        return Optional.empty();
      }
    }

    private void sleepUntilWoken() throws InterruptedException {
      if (wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    }

    void close() {
      closed = true;
      wake();
      try {
        if (!thread.join(CLOSE_PATIENCE)) {
          thread.interrupt();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
