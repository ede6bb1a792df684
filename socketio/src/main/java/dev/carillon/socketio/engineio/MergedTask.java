package dev.carillon.socketio.engineio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Work for one event loop to which more of the same kind can be added until it begins. Safe for
/// any thread; runs once.
final class MergedTask<T> implements Runnable {
  /// What one run may come to, so that nobody waits long for it.
  private static final int MAX_WEIGHT = 64 * 1024;

  private final Object kind;
  private final Consumer<List<T>> work;
  private final List<T> items = new ArrayList<>(4);
  private long weight;
  private boolean begun;

  MergedTask(Object kind, Consumer<List<T>> work) {
    this.kind = kind;
    this.work = work;
  }

  /// Whether there was time and room for it.
  ///
  /// @param item of the type that tasks of this kind have
  synchronized boolean add(Object kind, T item, int itemWeight) {
    if (begun || !this.kind.equals(kind) || (weight > 0 && weight + itemWeight > MAX_WEIGHT)) {
      return false;
    }
    weight += itemWeight;
    items.add(item);
    return true;
  }

  @Override
  public void run() {
    synchronized (this) {
      begun = true;
    }
    work.accept(items);
  }
}
