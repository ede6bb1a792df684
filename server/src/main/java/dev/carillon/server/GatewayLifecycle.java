package dev.carillon.server;

import dev.carillon.socketio.SocketIoServer;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.gateways.NotificationsGateway;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/// Sends the sockets away before the web server stops: each is told why, and closed in its turn, so
/// that clients reconnect spread over time.
final class GatewayLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(GatewayLifecycle.class);

  private final SocketIoServer socketIo;
  private final NotificationsGateway gateway;
  private final GatewaySettings settings;
  private volatile boolean running;

  GatewayLifecycle(
      SocketIoServer socketIo, NotificationsGateway gateway, GatewaySettings settings) {
    this.socketIo = socketIo;
    this.gateway = gateway;
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      socketIo
          .drain(settings.drainSpread(), gateway::sayGoodbye)
          .toCompletableFuture()
          .get(settings.drainSpread().toMillis() + 2_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.atInfo().log("Some connections did not close in time");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      log.atWarn().setCause(failed).log("The connections could not be closed in turn");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Above that of the requests, so that none is refused while sockets are sent away: stopping goes
  /// from high to low.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 2;
  }
}
