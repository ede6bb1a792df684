package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/// Holds work against the size of what it is done on, loosely enough for instrumented code and
/// tight enough for what is quadratic in a few kilobytes. Memory is counted exactly; processor time
/// is the thread's own, and only the best of three tries counts, since a busy machine makes it
/// longer.
public final class WorkBound {
  private static final long BYTES_AT_LEAST = 4 * 1024 * 1024;
  private static final long BYTES_PER_BYTE = 512;
  private static final long NANOS_AT_LEAST = 200_000_000;
  private static final long NANOS_PER_BYTE = 20_000;
  private static final int TRIES = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private WorkBound() {}

  public static <T> T linear(int length, Supplier<T> work) {
    long fewestBytes = Long.MAX_VALUE;
    long fewestNanos = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      long nanosBefore = THREADS.getCurrentThreadCpuTime();
      T result = work.get();
      fewestNanos = Math.min(fewestNanos, THREADS.getCurrentThreadCpuTime() - nanosBefore);
      fewestBytes = Math.min(fewestBytes, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
      if (fewestBytes <= BYTES_AT_LEAST + BYTES_PER_BYTE * length
          && fewestNanos <= NANOS_AT_LEAST + NANOS_PER_BYTE * length) {
        return result;
      }
    }
    assertThat(fewestBytes)
        .as("bytes allocated for %d bytes", length)
        .isLessThanOrEqualTo(BYTES_AT_LEAST + BYTES_PER_BYTE * length);
    assertThat(fewestNanos)
        .as("nanoseconds for %d bytes", length)
        .isLessThanOrEqualTo(NANOS_AT_LEAST + NANOS_PER_BYTE * length);
    throw new AssertionError("either one was too much");
  }
}
