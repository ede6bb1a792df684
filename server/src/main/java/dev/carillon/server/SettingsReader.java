package dev.carillon.server;

import dev.carillon.web.settings.AuthSettings;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/// Reads the settings as the server would, for commands that run beside it.
final class SettingsReader {
  private SettingsReader() {}

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    CarillonSettings.class,
    AuthSettings.class,
    GroupingSettings.class,
    RuleSettings.class
  })
  static class SettingsOnly {}

  static <T> T read(
      Map<String, String> options, Function<ConfigurableApplicationContext, T> reader) {
    ConfigurationFile.check(options);
    var builder =
        new SpringApplicationBuilder(SettingsOnly.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .properties("logging.level.root=ERROR");
    try (ConfigurableApplicationContext context = builder.run(Server.asArguments(options))) {
      return reader.apply(context);
    }
  }
}
