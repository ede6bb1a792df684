package dev.carillon.bench.inbox.traffic;

import dev.carillon.bench.client.ClientLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The book of a run: for whom each notification was, whether it was accepted, and whether it has
/// come, once and to its own. On the loop, but for what says otherwise.
public final class Deliveries {
  private static final int FIRST_ROOM = 1 << 20;
  private static final long RUNS = 1_000_000_000;
  private static final int LONGEST_SECONDS = 600;
  private static final byte ACCEPTED = 1;
  private static final byte RECEIVED = 2;

  private final ClientLoop loop;
  private final int run = (int) (System.nanoTime() % RUNS);
  private final Histogram latencies = Calls.histogram();
  private final Histogram answers = Calls.histogram();
  private final long[] perSecond = new long[LONGEST_SECONDS];
  private int[] receivers = new int[FIRST_ROOM];
  private byte[] states = new byte[FIRST_ROOM];
  private int sent;
  private long firstNanos;
  private boolean measuring;
  private long sinceNanos = Long.MAX_VALUE;
  private long untilNanos = Long.MAX_VALUE;
  private long receivedMeasured;
  private long duplicates;
  private long misrouted;
  private @Nullable Throwable failure;

  public Deliveries(ClientLoop loop) {
    this.loop = loop;
  }

  int run() {
    return run;
  }

  /// The number of a notification that is about to be sent.
  int next(int receiver) {
    if (sent == 0) {
      firstNanos = System.nanoTime();
    }
    if (sent == receivers.length) {
      receivers = Arrays.copyOf(receivers, 2 * sent);
      states = Arrays.copyOf(states, 2 * sent);
    }
    receivers[sent] = receiver;
    return sent++;
  }

  /// The server has answered for these.
  void accepted(int firstNumber, int count, long dueNanos) {
    for (int i = firstNumber; i < firstNumber + count; i++) {
      states[i] |= ACCEPTED;
    }
    if (dueNanos >= sinceNanos && dueNanos < untilNanos) {
      answers.recordValue(latency(dueNanos));
    }
  }

  /// Some notification has come.
  void received(int user, int ofRun, int number, long dueNanos) {
    if (ofRun != run || number >= sent || receivers[number] != user) {
      misrouted++;
      return;
    }
    if ((states[number] & RECEIVED) != 0) {
      duplicates++;
      return;
    }
    states[number] |= RECEIVED;
    long second = (System.nanoTime() - firstNanos) / TimeUnit.SECONDS.toNanos(1);
    perSecond[(int) Math.min(second, LONGEST_SECONDS - 1)]++;
    receivedMeasured += measuring ? 1 : 0;
    if (dueNanos >= sinceNanos && dueNanos < untilNanos) {
      latencies.recordValue(latency(dueNanos));
    }
  }

  private static long latency(long dueNanos) {
    return Math.max(0, System.nanoTime() - dueNanos);
  }

  void failed(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  // ---- for the thread that measures

  /// From now on arrivals are counted, and the times taken of what is due.
  public void begin() {
    loop.call(() -> {
      sinceNanos = System.nanoTime();
      measuring = true;
      return sent;
    });
  }

  /// Counts no more. What was due before still has its time taken when it comes.
  public void end() {
    loop.call(() -> {
      untilNanos = System.nanoTime();
      measuring = false;
      return sent;
    });
  }

  /// Counted between begin and end.
  public long received() {
    return loop.call(() -> receivedMeasured);
  }

  /// From the time a notification was due to its receipt. Complete when all were required.
  public Histogram latencies() {
    return latencies;
  }

  /// From the time a notification was due to the server's answer. Complete when senders stopped.
  public Histogram answers() {
    return answers;
  }

  /// Receipts in one of the seconds since the first was sent, from 0.
  public long receivedInSecond(int second) {
    return loop.call(() -> perSecond[second]);
  }

  /// Waits until all that was accepted has come.
  ///
  /// @throws IllegalStateException unless it comes, each once, to its receiver, with no connection
  ///   lost and no request refused
  public void requireAll(int limitSeconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    long missing = missing();
    try {
      while (missing > 0 && System.nanoTime() < deadline) {
        Thread.sleep(20);
        missing = missing();
      }
      // For late duplicates.
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    long lost = missing;
    loop.call(() -> {
      if (lost + duplicates + misrouted > 0 || failure != null) {
        throw new IllegalStateException(
            "of %d sent %d were lost, %d came twice, %d went astray"
                .formatted(sent, lost, duplicates, misrouted),
            failure);
      }
      return sent;
    });
  }

  private long missing() {
    return loop.call(() -> {
      long missing = 0;
      for (int i = 0; i < sent; i++) {
        missing += states[i] == ACCEPTED ? 1 : 0;
      }
      return missing;
    });
  }
}
