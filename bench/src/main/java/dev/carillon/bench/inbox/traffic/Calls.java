package dev.carillon.bench.inbox.traffic;

import dev.carillon.bench.client.ClientLoop;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/// Requests one after the other by several callers side by side. A refused one fails the run.
public final class Calls implements AutoCloseable {
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;
  private static final int LIMIT_SECONDS = 300;

  /// Looks at an answer.
  public interface Answer {
    void of(int request, HttpCaller caller);
  }

  private final ClientLoop loop;
  private final IntFunction<ByteBuf> request;
  private final Answer answer;
  private final List<HttpCaller> callers = new ArrayList<>();
  private Histogram latencies = histogram();
  private CompletableFuture<Void> end = new CompletableFuture<>();
  private int next;
  private int limit;
  private int inFlight;

  /// Prepares the callers.
  ///
  /// @param callers how many
  /// @param keepBodies whether `answer` looks at the bodies
  /// @param request makes the one of that number, on the loop
  public Calls(
      ClientLoop loop,
      int callers,
      boolean keepBodies,
      IntFunction<ByteBuf> request,
      Answer answer) {
    this.loop = loop;
    this.request = request;
    this.answer = answer;
    for (int i = 0; i < callers; i++) {
      this.callers.add(new HttpCaller(loop, i, keepBodies));
    }
  }

  public static Histogram histogram() {
    return new Histogram(MAX_LATENCY_NANOS, DIGITS);
  }

  /// Sends so many more and waits for the last answer.
  public void run(int requests) {
    start(requests);
    await();
  }

  /// Sends until [#stop()].
  public void start() {
    start(Integer.MAX_VALUE);
  }

  public void stop() {
    loop.call(() -> {
      limit = next;
      return next;
    });
    await();
  }

  private void start(int requests) {
    loop.call(() -> {
      end = new CompletableFuture<>();
      limit = (int) Math.min(Integer.MAX_VALUE, (long) next + requests);
      callers.forEach(this::fire);
      return end;
    });
  }

  private void fire(HttpCaller caller) {
    if (next >= limit) {
      if (inFlight == 0) {
        end.complete(null);
      }
      return;
    }
    int number = next++;
    inFlight++;
    ByteBuf made = request.apply(number);
    long start = System.nanoTime();
    caller.send(
        made,
        (from, status) -> {
          inFlight--;
          if (status / 100 != 2) {
            end.completeExceptionally(
                new IllegalStateException("request " + number + " was answered " + status));
            return;
          }
          latencies.recordValue(Math.min(System.nanoTime() - start, MAX_LATENCY_NANOS));
          answer.of(number, from);
          fire(from);
        });
  }

  private void await() {
    try {
      end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Of the answers since the last call.
  public Histogram takeLatencies() {
    return loop.call(() -> {
      Histogram taken = latencies;
      latencies = histogram();
      return taken;
    });
  }

  /// Bytes of all bodies so far.
  public long bodyBytes() {
    return loop.call(() -> callers.stream().mapToLong(HttpCaller::bodyBytes).sum());
  }

  @Override
  public void close() {
    loop.call(() -> {
      callers.forEach(HttpCaller::close);
      return callers.size();
    });
  }
}
