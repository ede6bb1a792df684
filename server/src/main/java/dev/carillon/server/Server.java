package dev.carillon.server;

import dev.carillon.community.CommunityConfiguration;
import dev.carillon.project.ProjectConfiguration;
import dev.carillon.web.HttpConfiguration;
import dev.carillon.web.gateways.GatewayConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/// The running server.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  ServerConfiguration.class,
  StoreConfiguration.class,
  NotificationConfiguration.class,
  EventConfiguration.class,
  DeliveryConfiguration.class,
  WebhookConfiguration.class,
  OutboundConfiguration.class,
  PushConfiguration.class,
  RulesConfiguration.class,
  BroadcastConfiguration.class,
  ScheduleConfiguration.class,
  LifecycleConfiguration.class,
  MetricsConfiguration.class,
  HttpConfiguration.class,
  GatewayConfiguration.class,
  ProjectConfiguration.class,
  CommunityConfiguration.class
})
class Server {

  /// Starts and returns when requests are served; the process goes on until it is told to stop.
  ///
  /// @param settings those from the command line; they outrank the environment and files
  static ConfigurableApplicationContext start(Map<String, String> settings) {
    ConfigurationFile.check(settings);
    eventLoops();
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder(Server.class)
            .web(WebApplicationType.REACTIVE)
            .initializers(new OpenByDefault())
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false);
    return builder.run(asArguments(settings));
  }

  /// One event loop a core: Reactor Netty would take at least four.
  private static void eventLoops() {
    if (System.getProperty("reactor.netty.ioWorkerCount") == null) {
      System.setProperty(
          "reactor.netty.ioWorkerCount",
          String.valueOf(Runtime.getRuntime().availableProcessors()));
    }
  }

  /// Command-line arguments are what Spring lets outrank everything else.
  static String[] asArguments(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    return all.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + '=' + setting.getValue())
        .toArray(String[]::new);
  }
}
