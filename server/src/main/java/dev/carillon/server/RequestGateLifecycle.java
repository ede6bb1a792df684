package dev.carillon.server;

import dev.carillon.web.direct.RequestGate;
import java.time.Duration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/// Lets no request begin any more, and those under way get their answers, before the web server
/// stops: it closes the connections on which it knows of no request.
final class RequestGateLifecycle implements SmartLifecycle {
  /// A notification waits 2 s to be written, unless it was told to wait for longer.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

  private final RequestGate gate;
  private volatile boolean running;

  RequestGateLifecycle(RequestGate gate) {
    this.gate = gate;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      gate.close(LONGEST_ANSWER);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Above the web server's: stopping goes from high to low.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
