package dev.carillon.postgres;

import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Group;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.usecases.ports.Appended;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A notification on its way into the store. One thread at a time works on it; what it finds out is
/// kept here until the batch is done with, and told then.
final class PendingAppend {
  /// What a notification holds beside its payload, roughly.
  private static final int ENVELOPE_BYTES = 512;

  private final NewNotification notification;
  private final @Nullable Group group;
  private final @Nullable IdempotencyKey key;
  private final long sinceNanos;
  private final CompletableFuture<Appended> answer = new CompletableFuture<>();
  private boolean maybeStored;
  private @Nullable Appended outcome;
  private @Nullable Throwable failure;

  PendingAppend(NewNotification notification, @Nullable IdempotencyKey key, long sinceNanos) {
    this(notification, null, key, sinceNanos);
  }

  PendingAppend(
      NewNotification notification,
      @Nullable Group group,
      @Nullable IdempotencyKey key,
      long sinceNanos) {
    this.notification = inMilliseconds(notification);
    this.group = group;
    this.key = key;
    this.sinceNanos = sinceNanos;
  }

  static List<PendingAppend> unsettled(List<PendingAppend> appends) {
    return appends.stream().filter(append -> !append.isSettled()).toList();
  }

  NewNotification notification() {
    return notification;
  }

  /// Null: it is shown by itself.
  @Nullable Group group() {
    return group;
  }

  /// Whether storing it is a change of its inbox.
  boolean takesNumber() {
    return notification.routing().inbox() && (group == null || group.edge() == Edge.LEADING);
  }

  @Nullable IdempotencyKey key() {
    return key;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /// Room it takes while it waits; an estimate.
  int sizeBytes() {
    return ENVELOPE_BYTES + 2 * notification.payload().json().length();
  }

  /// Whether it was in a statement whose answer was lost.
  boolean isMaybeStored() {
    return maybeStored;
  }

  void setMaybeStored() {
    maybeStored = true;
  }

  boolean isSettled() {
    return outcome != null || failure != null;
  }

  /// The first outcome stays.
  void settle(Appended found) {
    if (!isSettled()) {
      outcome = found;
    }
  }

  void fail(Throwable cause) {
    if (!isSettled()) {
      failure = cause;
    }
  }

  CompletionStage<Appended> answer() {
    return answer;
  }

  /// Tells whoever waits for it, on this thread.
  void tell() {
    if (outcome != null) {
      answer.complete(outcome);
    } else {
      answer.completeExceptionally(
          failure == null ? new IllegalStateException("an append without an outcome") : failure);
    }
  }

  /// As it will be read back; PostgreSQL would keep microseconds.
  private static NewNotification inMilliseconds(NewNotification notification) {
    var expiresAt = notification.expiresAt();
    return new NewNotification(
        notification.id(),
        notification.tenant(),
        notification.receiver(),
        notification.sender(),
        notification.object(),
        notification.type(),
        notification.payload(),
        notification.createdAt().truncatedTo(ChronoUnit.MILLIS),
        expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS),
        notification.about(),
        notification.routing());
  }
}
