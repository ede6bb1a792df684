package dev.carillon.server;

import dev.carillon.events.AnnotatedListeners;
import dev.carillon.events.DispatchObserver;
import dev.carillon.events.DispatchPolicy;
import dev.carillon.events.EventDataReader;
import dev.carillon.events.EventDispatcher;
import dev.carillon.events.EventListener;
import dev.carillon.events.Outbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/// Starts the dispatcher when every bean is there, with the listeners and `@OnEvent` methods found
/// among them, and stops it before the stores close.
final class EventLifecycle implements SmartLifecycle {
  private final Outbox outbox;
  private final ConfigurableListableBeanFactory beans;
  private final EventDataReader reader;
  private final DispatchPolicy policy;
  private final DispatchObserver observer;
  private final LateDispatcher late;

  private @Nullable EventDispatcher running;

  EventLifecycle(
      Outbox outbox,
      ConfigurableListableBeanFactory beans,
      EventDataReader reader,
      DispatchPolicy policy,
      DispatchObserver observer,
      LateDispatcher late) {
    this.outbox = outbox;
    this.beans = beans;
    this.reader = reader;
    this.policy = policy;
    this.observer = observer;
    this.late = late;
  }

  @Override
  public synchronized void start() {
    EventDispatcher dispatcher = new EventDispatcher(outbox, listeners(), policy, observer);
    late.set(dispatcher);
    dispatcher.start();
    running = dispatcher;
  }

  @Override
  public synchronized void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }

  /// After the web server has stopped taking requests: stopping goes from high to low.
  @Override
  public int getPhase() {
    return 0;
  }

  private List<EventListener> listeners() {
    AnnotatedListeners annotated = new AnnotatedListeners(reader);
    List<EventListener> found =
        new ArrayList<>(beans.getBeansOfType(EventListener.class, false, false).values());
    for (String name : beans.getBeanNamesForType(Object.class, false, false)) {
      Class<?> type = beans.getType(name, false);
      if (type != null && AnnotatedListeners.listens(type)) {
        found.addAll(annotated.of(beans.getBean(name)));
      }
    }
    return found;
  }
}
