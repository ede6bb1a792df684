package dev.carillon.server;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// The defaults that depend on where the server listens: where nobody else can reach it, it is in
/// development mode and its metrics are open. What is set, anywhere, outranks these.
final class OpenByDefault implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  static final String DEVELOPMENT = "carillon.development.enabled";
  static final String METRICS = "carillon.metrics.open";

  private static final String OPEN_PATHS = "carillon.http.open-paths";
  private static final String HEALTH = "/health/**";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Binder binder = Binder.get(environment);
    String host = environment.getProperty("carillon.host", "localhost");
    boolean development =
        binder
            .bind(DEVELOPMENT, Boolean.class)
            .orElseGet(() -> ListenAddresses.of(host).isLoopback());
    boolean metrics = binder.bind(METRICS, Boolean.class).orElse(development);
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "open by default",
                Map.of(
                    DEVELOPMENT,
                    Boolean.toString(development),
                    METRICS,
                    Boolean.toString(metrics),
                    OPEN_PATHS,
                    metrics ? HEALTH + ",/metrics" : HEALTH)));
  }
}
