package dev.carillon.postgres;

import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes notifications from callers that must not block, and writes a bounded number at a time; a
/// bounded number waits. First come, first served.
final class NotificationWriter implements AutoCloseable {
  /// A statement ends sooner: by its answer, by lock_timeout, or by the socket's timeout.
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final AppendStatement statement;
  private final WriterOptions options;
  private final int places;

  /// Counts those waiting, writing, and doing what the caller does next on this thread.
  private final Semaphore room;

  private final Semaphore writers;
  private volatile boolean closed;

  NotificationWriter(AppendStatement statement, WriterOptions options) {
    this.statement = statement;
    this.options = options;
    this.places = options.concurrency() + options.maxWaiting();
    this.room = new Semaphore(places);
    this.writers = new Semaphore(options.concurrency(), true);
  }

  /// Does not block; completes after the commit, on a thread of its own.
  CompletionStage<Appended> append(NewNotification notification, @Nullable IdempotencyKey key) {
    if (closed) {
      return CompletableFuture.failedFuture(refusal("the store is closing"));
    }
    if (!room.tryAcquire()) {
      return CompletableFuture.failedFuture(refusal("too many notifications wait to be written"));
    }
    CompletableFuture<Appended> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("notification-writer")
        .start(() -> {
          try {
            // Outside of the turn: what the caller does next keeps no one from writing. Inside of
            // the
            // room: closing waits for it, and these threads are bounded too.
            done.complete(writeInTurn(notification, key));
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          } finally {
            room.release();
          }
        });
    return done;
  }

  private Appended writeInTurn(NewNotification notification, @Nullable IdempotencyKey key)
      throws InterruptedException {
    if (!writers.tryAcquire(options.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
      throw refusal("the notification waited too long to be written");
    }
    try {
      return statement.execute(notification, key);
    } finally {
      writers.release();
    }
  }

  /// Takes no more and waits for what was taken.
  @Override
  public void close() {
    closed = true;
    try {
      if (room.tryAcquire(places, LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        room.release(places);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoreUnavailableException refusal(String message) {
    return new StoreUnavailableException(message, FailureKind.RETRY_AFTER);
  }
}
