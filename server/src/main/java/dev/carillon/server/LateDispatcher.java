package dev.carillon.server;

import dev.carillon.events.Event;
import dev.carillon.events.EventDispatcher;
import dev.carillon.events.EventHandover;
import java.util.List;
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
  public int reserve(int max) {
    return handover.get().reserve(max);
  }

  @Override
  public void tell(List<Event> events, int reserved) {
    handover.get().tell(events, reserved);
  }
}
