package dev.carillon.server;

import dev.carillon.events.EventDispatcher;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets the outbox, which is made first, wake the dispatcher, which is made last.
final class DispatcherWake implements Runnable {
  private final AtomicReference<@Nullable EventDispatcher> dispatcher = new AtomicReference<>();

  void wakes(EventDispatcher woken) {
    dispatcher.set(woken);
  }

  @Override
  public void run() {
    EventDispatcher woken = dispatcher.get();
    if (woken != null) {
      woken.wake();
    }
  }
}
