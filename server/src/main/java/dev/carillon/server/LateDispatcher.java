package dev.carillon.server;

import dev.carillon.events.EventDispatcher;
import dev.carillon.events.EventHandover;
import java.util.concurrent.atomic.AtomicReference;

/// Lets the outbox and its intake, which are made first, reach the dispatcher, which is made last.
final class LateDispatcher implements EventHandover, Runnable {
  private final AtomicReference<EventHandover> handover = new AtomicReference<>(EventHandover.NONE);
  private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});

  void set(EventDispatcher dispatcher) {
    handover.set(dispatcher);
    wake.set(dispatcher::wake);
  }

  /// Wakes it.
  @Override
  public void run() {
    wake.get().run();
  }

  @Override
  public Reservation reserve(int max) {
    return handover.get().reserve(max);
  }
}
