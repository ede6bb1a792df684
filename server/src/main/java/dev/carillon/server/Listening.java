package dev.carillon.server;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// What was found out about where to listen before anything was started.
///
/// @param development whether this server lets anyone sign in as anyone; only ever on loopback
record Listening(ListenAddresses addresses, int port, boolean development) {
  static final String DEVELOPMENT = "carillon.development.enabled";

  /// Refuses a port that is taken, and development mode where others could reach it.
  static Listening check(CarillonSettings settings, boolean development) {
    ListenAddresses addresses = ListenAddresses.of(settings.host());
    if (development && !addresses.isLoopback()) {
      throw new StartupException(
          "development mode lets anyone sign in as anyone, so it listens on loopback only; set "
              + DEVELOPMENT
              + " to false, or leave --host out");
    }
    addresses.requireFree(settings.port());
    return new Listening(addresses, settings.port(), development);
  }

  /// Turns development mode on where nobody else can reach the server, unless it is set.
  static final class DevelopmentByDefault
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      ConfigurableEnvironment environment = context.getEnvironment();
      if (environment.getProperty(DEVELOPMENT) == null) {
        String host = environment.getProperty("carillon.host", "localhost");
        boolean loopback = ListenAddresses.of(host).isLoopback();
        environment
            .getPropertySources()
            .addLast(
                new MapPropertySource(
                    "development by default", Map.of(DEVELOPMENT, Boolean.toString(loopback))));
      }
    }
  }
}
