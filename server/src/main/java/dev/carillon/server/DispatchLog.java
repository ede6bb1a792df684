package dev.carillon.server;

import dev.carillon.events.DispatchObserver;
import dev.carillon.events.Event;
import dev.carillon.events.HopelessEventException;
import dev.carillon.events.RetryLaterException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Logs and counts what the dispatcher does, with ids and names, never an event's data.
final class DispatchLog implements DispatchObserver {
  private static final Logger log = LoggerFactory.getLogger("carillon.events");

  private final Counter told;
  private final Counter failed;
  private final Counter parked;
  private final OncePerMinute away = new OncePerMinute();

  DispatchLog(MeterRegistry registry) {
    told = counter("carillon.events.told", "Events that every listener has heard", registry);
    failed = counter("carillon.events.failed", "Attempts in which a listener failed", registry);
    parked = counter("carillon.events.parked", "Events that failed too often", registry);
  }

  @Override
  public void told(Event event) {
    told.increment();
    log.atDebug()
        .addKeyValue("eventId", event.id())
        .addKeyValue("event", event.name())
        .log("Event told");
  }

  @Override
  public void failed(
      Event event, String listener, int attempt, boolean lastAttempt, Exception failure) {
    failed.increment();
    if (lastAttempt) {
      parked.increment();
    }
    LoggingEventBuilder line =
        (lastAttempt ? log.atError() : log.atWarn())
            .addKeyValue("eventId", event.id())
            .addKeyValue("event", event.name())
            .addKeyValue("listener", listener)
            .addKeyValue("attempt", attempt);
    // What a listener says on purpose is for people; where it said so helps nobody.
    (failure instanceof HopelessEventException
            ? line.addKeyValue("reason", failure.getMessage())
            : line.setCause(failure))
        .log(lastAttempt ? "Event parked: a listener failed too often" : "A listener failed");
  }

  @Override
  public void postponed(Event event, RetryLaterException cause) {
    if (away.now(System.nanoTime())) {
      log.atWarn().addKeyValue("reason", cause.getMessage()).log("Events wait");
    }
    log.atDebug().addKeyValue("eventId", event.id()).setCause(cause).log("Event postponed");
  }

  @Override
  public void outboxFailed(RuntimeException failure) {
    if (away.now(System.nanoTime())) {
      log.atWarn().addKeyValue("reason", failure.getMessage()).log("The outbox is away");
    }
  }

  @Override
  public void leftUnfinished(int events) {
    log.atInfo().addKeyValue("events", events).log("Events left to the next start");
  }

  private static Counter counter(String name, String description, MeterRegistry registry) {
    return Counter.builder(name).description(description).register(registry);
  }
}
