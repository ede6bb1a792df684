package dev.carillon.postgres;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Does together, in one statement or transaction, what waits together: when a node starts again,
/// thousands of clients ask for their inbox at once; under load hundreds of events come in. Without
/// a crowd each is a call of its own, at once. What fails, fails for all that were together.
///
/// @param <Q> what one caller asks for
/// @param <A> its answer
final class GroupedCalls<Q, A> implements AutoCloseable {
  private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

  private final LinkedBlockingQueue<Asked<Q, A>> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Function<List<Q>, List<A>> read;
  private final int maxTogether;
  private final int maxWaiting;
  private final List<Thread> readers;
  private volatile boolean closed;

  /// @param read answers questions, in their order
  GroupedCalls(String name, ReaderOptions options, Function<List<Q>, List<A>> read) {
    this.read = read;
    this.maxTogether = options.maxTogether();
    this.maxWaiting = options.maxWaiting();
    this.readers =
        IntStream.range(0, options.lanes())
            .mapToObj(n -> Thread.ofPlatform().daemon().name(name + "-" + n).start(this::run))
            .toList();
  }

  /// Blocks until there is an answer.
  ///
  /// @throws StoreUnavailableException also when too many wait
  A ask(Q question) {
    try {
      return submit(question).join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /// The same without blocking. What the caller does with the answer must not block either: it
  /// holds up the answers to the others.
  CompletableFuture<A> submit(Q question) {
    if (closed) {
      return refused("the store is closing");
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return refused("too much waits for the database");
    }
    Asked<Q, A> asked = new Asked<>(question, new CompletableFuture<>());
    CompletableFuture<A> answer = asked.answer().whenComplete((_, _) -> waiting.decrementAndGet());
    queue.add(asked);
    if (closed && queue.remove(asked)) {
      asked.answer().completeExceptionally(refusal("the store is closing"));
    }
    return answer;
  }

  /// Questions without an answer.
  int waiting() {
    return waiting.get();
  }

  private void run() {
    try {
      while (true) {
        List<Asked<Q, A>> together = new ArrayList<>();
        together.add(queue.take());
        queue.drainTo(together, maxTogether - 1);
        answer(together);
      }
    } catch (InterruptedException closing) {
      List<Asked<Q, A>> left = new ArrayList<>();
      queue.drainTo(left);
      left.forEach(asked -> asked.answer().completeExceptionally(refusal("the store is closing")));
    }
  }

  private void answer(List<Asked<Q, A>> together) {
    try {
      List<A> answers = read.apply(together.stream().map(Asked::question).toList());
      for (int place = 0; place < together.size(); place++) {
        together.get(place).answer().complete(answers.get(place));
      }
    } catch (Throwable failure) {
      together.forEach(asked -> asked.answer().completeExceptionally(failure));
    }
  }

  /// Whoever still waits is refused.
  @Override
  public void close() {
    closed = true;
    readers.forEach(Thread::interrupt);
  }

  private static <A> CompletableFuture<A> refused(String reason) {
    return CompletableFuture.failedFuture(refusal(reason));
  }

  private static StoreUnavailableException refusal(String reason) {
    return new StoreUnavailableException(reason, FailureKind.RETRY_AFTER);
  }
}
