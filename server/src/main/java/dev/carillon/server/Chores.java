package dev.carillon.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// What has to be done again and again, each chore after a pause since its last end. A chore that
/// fails is logged and comes again.
final class Chores implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  /// A piece of work; blocks for a bounded time.
  record Chore(String name, Duration pause, Runnable work, OncePerMinute warning) {
    Chore(String name, Duration pause, Runnable work) {
      this(name, pause, work, new OncePerMinute());
    }
  }

  private final List<Chore> chores;
  private @Nullable ScheduledExecutorService timer;

  Chores(List<Chore> chores) {
    this.chores = List.copyOf(chores);
  }

  @Override
  public synchronized void start() {
    // One thread each: a slow one must not hold up the others.
    ScheduledExecutorService started =
        Executors.newScheduledThreadPool(
            chores.size(), Thread.ofVirtual().name("chore-", 0).factory());
    for (Chore chore : chores) {
      long millis = chore.pause().toMillis();
      var _ =
          started.scheduleWithFixedDelay(() -> run(chore), millis, millis, TimeUnit.MILLISECONDS);
    }
    timer = started;
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      ScheduledExecutorService stopped = timer;
      timer = null;
      stopped.shutdownNow();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  private void run(Chore chore) {
    try {
      chore.work().run();
    } catch (Exception | Error failed) {
      // An Error too: what is thrown out of here is never run again, and nobody hears of it.
      // What a stop cuts short is no news.
      if (isRunning() && chore.warning().now(System.nanoTime())) {
        log.atWarn()
            .addKeyValue("chore", chore.name())
            .addKeyValue("reason", failed.getMessage())
            .log("A chore failed and comes again");
      }
      log.atDebug().setCause(failed).log("Why the chore failed");
    }
  }
}
