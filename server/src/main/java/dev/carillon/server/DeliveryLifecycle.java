package dev.carillon.server;

import dev.carillon.notification.usecases.commands.RunDeliveries;
import dev.carillon.notification.usecases.commands.RunDeliveries.Job;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Works off deliveries while the server runs: for each channel one thread that claims, and one for
/// each message that is being sent, of which there is a bounded number. A slow channel holds up no
/// other.
final class DeliveryLifecycle implements SmartLifecycle, Runnable {
  private static final Logger log = LoggerFactory.getLogger("carillon.deliveries");
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);
  private static final long MOST_WAIT_FOR_ROOM_MILLIS = 5;
  private static final long FINISH_AGAIN_MILLIS = 200;

  private final List<Channel> channels;
  private final DeliverySettings settings;
  private final OncePerMinute warning = new OncePerMinute();
  private final List<Lane> lanes = new ArrayList<>();

  DeliveryLifecycle(List<Channel> channels, DeliverySettings settings) {
    this.channels = List.copyOf(channels);
    this.settings = settings;
  }

  /// What one channel may do.
  ///
  /// @param concurrency messages sent at the same time
  record Channel(String name, RunDeliveries deliveries, int concurrency) {}

  /// Looks for deliveries now instead of at the next poll. Any thread; does not block.
  @Override
  public void run() {
    synchronized (lanes) {
      lanes.forEach(Lane::wake);
    }
  }

  @Override
  public void start() {
    synchronized (lanes) {
      for (Channel channel : channels) {
        lanes.add(new Lane(channel));
      }
      lanes.forEach(Lane::start);
    }
  }

  /// Waits for messages that are being sent, four seconds at most. What is not finished then is
  /// sent again by the next start, or by another node.
  @Override
  public void stop() {
    List<Lane> stopping;
    synchronized (lanes) {
      stopping = List.copyOf(lanes);
      lanes.clear();
    }
    stopping.forEach(Lane::close);
    long deadlineNanos = System.nanoTime() + CLOSE_PATIENCE.toNanos();
    stopping.forEach(lane -> lane.awaitEnd(deadlineNanos));
  }

  @Override
  public boolean isRunning() {
    synchronized (lanes) {
      return !lanes.isEmpty();
    }
  }

  /// After the web server has stopped taking requests: stopping goes from high to low.
  @Override
  public int getPhase() {
    return 0;
  }

  private void warn(String what, Throwable failure) {
    if (warning.now(System.nanoTime())) {
      log.atWarn().addKeyValue("reason", failure.getMessage()).log(what);
    }
    log.atDebug().setCause(failure).log(what);
  }

  private final class Lane {
    private final Channel channel;
    private final Semaphore room;
    private final Semaphore wake = new Semaphore(0);
    private final Set<Job> inHand = ConcurrentHashMap.newKeySet();
    private final Thread claimer;
    private final Thread leaseKeeper;
    private volatile boolean closed;

    Lane(Channel channel) {
      this.channel = channel;
      this.room = new Semaphore(channel.concurrency());
      this.claimer =
          Thread.ofVirtual().name("deliveries-" + channel.name()).unstarted(this::claimUntilClosed);
      this.leaseKeeper =
          Thread.ofVirtual().name("leases-" + channel.name()).unstarted(this::keepLeases);
    }

    void start() {
      claimer.start();
      leaseKeeper.start();
    }

    void wake() {
      if (wake.availablePermits() == 0) {
        wake.release();
      }
    }

    private void claimUntilClosed() {
      try {
        while (!closed) {
          if (!claimOnce()
              && wake.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
          }
        }
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }

    /// Claims as many as there is room for; true when there may be more. Under load it waits a
    /// moment for more room: a claim of many costs little more than one of a few.
    private boolean claimOnce() throws InterruptedException {
      int free = Math.max(1, channel.concurrency() / 4);
      if (!room.tryAcquire(free, MOST_WAIT_FOR_ROOM_MILLIS, TimeUnit.MILLISECONDS)) {
        free = 1;
        room.acquire();
      }
      free += room.drainPermits();
      int started = 0;
      try {
        RunDeliveries.Batch batch = channel.deliveries().claim(free);
        for (Job job : batch.jobs()) {
          start(job);
          started++;
        }
        return batch.looked() == free;
      } catch (RuntimeException | Error failed) {
        // Whatever it was, the channel goes on.
        warn("Deliveries wait", failed);
        return false;
      } finally {
        room.release(free - started);
      }
    }

    private void start(Job job) {
      Thread thread =
          Thread.ofVirtual().name("delivery-" + channel.name()).unstarted(() -> run(job));
      inHand.add(job);
      try {
        thread.start();
      } catch (Error none) {
        inHand.remove(job);
        throw none;
      }
    }

    private void run(Job job) {
      try {
        finish(job, job.send());
      } catch (RuntimeException | Error failed) {
        warn("A delivery is done again when its lease is over", failed);
      } finally {
        inHand.remove(job);
        room.release();
      }
    }

    /// What was sent has to be known: while the database is away it is tried again and again, or
    /// the message would be sent a second time.
    private void finish(Job job, Deliveries.Result result) {
      while (true) {
        try {
          job.finish(result);
          return;
        } catch (StoreUnavailableException away) {
          if (closed) {
            throw away;
          }
          warn("What became of deliveries waits for the database", away);
          try {
            TimeUnit.MILLISECONDS.sleep(FINISH_AGAIN_MILLIS);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away;
          }
        }
      }
    }

    /// Keeps in hand what takes longer than a lease.
    private void keepLeases() {
      try {
        while (!closed || !inHand.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(settings.lease().toMillis() / 3);
          List<Job> jobs = List.copyOf(inHand);
          if (!jobs.isEmpty()) {
            extend(jobs);
          }
        }
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }

    private void extend(List<Job> jobs) {
      try {
        channel.deliveries().extend(jobs);
      } catch (RuntimeException | Error failed) {
        warn("Leases of deliveries are not prolonged", failed);
      }
    }

    void close() {
      closed = true;
      wake();
    }

    void awaitEnd(long deadlineNanos) {
      try {
        int all = channel.concurrency();
        if (!room.tryAcquire(all, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          log.atInfo()
              .addKeyValue("channel", channel.name())
              .addKeyValue("deliveries", inHand.size())
              .log("Deliveries left to the next start");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } finally {
        claimer.interrupt();
        leaseKeeper.interrupt();
      }
    }
  }
}
