package dev.carillon.server;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/// The second listener of `localhost`: the same server on ::1, because a browser may take either
/// address. Spring's own web server listens on one.
final class LoopbackTwin
    implements SmartLifecycle, ApplicationListener<ReactiveWebServerInitializedEvent> {
  private final Listening listening;
  private final HttpHandler handler;
  private final ReactorResourceFactory resources;
  private final List<WebServerFactoryCustomizer<NettyReactiveWebServerFactory>> customizers;

  private @Nullable WebServer twin;

  LoopbackTwin(
      Listening listening,
      HttpHandler handler,
      ReactorResourceFactory resources,
      List<WebServerFactoryCustomizer<NettyReactiveWebServerFactory>> customizers) {
    this.listening = listening;
    this.handler = handler;
    this.resources = resources;
    this.customizers = List.copyOf(customizers);
  }

  /// The first server listens: its port is known now, also when any free one was asked for.
  @Override
  public synchronized void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
    List<InetAddress> addresses = listening.addresses().addresses();
    if (addresses.size() < 2) {
      return;
    }
    NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
    factory.setResourceFactory(resources);
    customizers.forEach(customizer -> customizer.customize(factory));
    factory.setAddress(addresses.get(1));
    factory.setPort(event.getWebServer().getPort());
    WebServer started = factory.getWebServer(handler);
    started.start();
    twin = started;
  }

  @Override
  public void start() {}

  @Override
  public synchronized void stop() {
    if (twin != null) {
      twin.stop();
      twin = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return twin != null;
  }

  /// With the first server: the gateway has said goodbye to the sockets of both by then.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
