package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.PostgresState.Restarting;
import dev.carillon.embeddedpostgres.PostgresState.Running;
import dev.carillon.embeddedpostgres.PostgresState.Stopped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one PostgreSQL on a thread of its own, starts it again when it dies, and stops it in the
/// end.
final class Supervisor {
  private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOG_CHECK = Duration.ofSeconds(1);

  private final EmbeddedPostgresOptions options;
  private final PostmasterLauncher launcher;
  private final HomeLock lock;
  private final int port;
  private final List<Consumer<PostgresState>> listeners;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final Thread thread;

  private volatile PostgresState state = new Running();

  private Supervisor(
      EmbeddedPostgresOptions options,
      PostmasterLauncher launcher,
      HomeLock lock,
      int port,
      Postmaster first) {
    this.options = options;
    this.launcher = launcher;
    this.lock = lock;
    this.port = port;
    this.listeners = new CopyOnWriteArrayList<>(List.of(options.stateListener()));
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("embedded-postgres-" + port)
            .unstarted(() -> supervise(first));
  }

  /// Takes over a postmaster that is ready, and the lock, which is freed when PostgreSQL is gone.
  static Supervisor start(
      EmbeddedPostgresOptions options,
      PostmasterLauncher launcher,
      HomeLock lock,
      int port,
      Postmaster first) {
    Supervisor supervisor = new Supervisor(options, launcher, lock, port, first);
    supervisor.publish(new Running());
    supervisor.thread.start();
    return supervisor;
  }

  int port() {
    return port;
  }

  PostgresState state() {
    return state;
  }

  void addListener(Consumer<PostgresState> listener) {
    listeners.add(listener);
  }

  /// Returns when PostgreSQL is gone; an interrupt is kept for the caller. From a listener it only
  /// asks, since it is the listener's thread that stops PostgreSQL.
  void close() {
    closing.complete(null);
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise(Postmaster first) {
    try {
      Postmaster postmaster = first;
      int attempts = 0;
      while (diedBeforeClose(postmaster)) {
        boolean recovered = postmaster.age().compareTo(options.restartBackoff().max()) >= 0;
        Restart restart = restart(postmaster, recovered ? 0 : attempts);
        if (restart.postmaster().isEmpty()) {
          return;
        }
        attempts = restart.attempts();
        postmaster = restart.postmaster().get();
      }
      postmaster.stop(options.stopTimeout());
    } finally {
      lock.close();
      publish(new Stopped());
    }
  }

  /// @param postmaster empty when closed meanwhile
  /// @param attempts how many it took, with those before
  private record Restart(Optional<Postmaster> postmaster, int attempts) {}

  private Restart restart(Postmaster dead, int attemptsBefore) {
    String reason = dead.epitaph();
    // When the guard alone was killed, PostgreSQL still runs: the end of the pipe makes the guard's
    // other half stop it.
    dead.stop(options.stopTimeout());
    for (int attempt = attemptsBefore + 1; ; attempt++) {
      Duration delay = options.restartBackoff().delay(attempt);
      LOGGER.warn("{}; starting it again in {} (attempt {})", reason, delay, attempt);
      publish(new Restarting(attempt, reason));
      if (closedWithin(delay)) {
        return new Restart(Optional.empty(), attempt);
      }
      try {
        Postmaster next = launcher.launch(port, closing::isDone);
        LOGGER.info("PostgreSQL accepts connections again on port {}", port);
        publish(new Running());
        return new Restart(Optional.of(next), attempt);
      } catch (EmbeddedPostgresException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
  }

  /// Waits for either; in between keeps the log within its bound.
  private boolean diedBeforeClose(Postmaster postmaster) {
    CompletableFuture<?> either = CompletableFuture.anyOf(postmaster.onExit(), closing);
    while (!completedWithin(either, LOG_CHECK)) {
      try {
        launcher.cluster().log().rotateWhenFull(ServerLog.MAX_BYTES);
      } catch (IOException e) {
        LOGGER.warn("cannot rotate {}", launcher.cluster().log().file(), e);
      }
    }
    return !closing.isDone();
  }

  private boolean closedWithin(Duration delay) {
    return completedWithin(closing, delay);
  }

  private static boolean completedWithin(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      // Nobody has this thread to interrupt it, and neither future has an exceptional end.
      throw new IllegalStateException(e);
    }
  }

  private void publish(PostgresState next) {
    state = next;
    for (Consumer<PostgresState> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        LOGGER.error("a listener failed on {}", next, e);
      }
    }
  }
}
