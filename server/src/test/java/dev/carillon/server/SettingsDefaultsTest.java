package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.DispatchPolicy;
import dev.carillon.postgres.HousekeepingPolicy;
import dev.carillon.postgres.WriterOptions;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.CorsSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.settings.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.unit.DataSize;

/// Every default of every setting: who changes one changes it here too, knowingly.
class SettingsDefaultsTest {
  private static <T> T defaults(Class<T> type) {
    ConfigurationProperties marked =
        AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
    assertThat(marked).isNotNull();
    return new Binder(new MapConfigurationPropertySource()).bindOrCreate(marked.value(), type);
  }

  @Test
  void ofTheServer() {
    assertThat(defaults(CarillonSettings.class))
        .isEqualTo(
            new CarillonSettings(
                "localhost",
                4000,
                Path.of("data"),
                new CarillonSettings.Database(null, null, null, 10)));
  }

  @Test
  void ofTheGateway() {
    assertThat(defaults(GatewaySettings.class))
        .isEqualTo(
            new GatewaySettings(
                100_000,
                16,
                300,
                Duration.ofSeconds(10),
                Set.of(),
                50,
                Duration.ofSeconds(10),
                DataSize.ofBytes(100_000),
                DataSize.ofMegabytes(1),
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3)));
  }

  @Test
  void ofAuthentication() {
    assertThat(defaults(AuthSettings.class))
        .isEqualTo(
            new AuthSettings(
                null,
                null,
                null,
                null,
                Duration.ofSeconds(30),
                Duration.ofDays(30),
                null,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                1000,
                Duration.ofSeconds(10),
                Set.of()));
  }

  @Test
  void ofOtherOrigins() {
    assertThat(defaults(CorsSettings.class))
        .isEqualTo(new CorsSettings(List.of(), Duration.ofHours(1)));
  }

  @Test
  void ofDevelopmentMode() {
    assertThat(defaults(DevelopmentSettings.class))
        .isEqualTo(new DevelopmentSettings(false, List.of(), Duration.ofHours(12)));
  }

  @Test
  void ofHttp() {
    assertThat(defaults(HttpSettings.class))
        .isEqualTo(
            new HttpSettings(
                Duration.ofHours(24),
                DataSize.ofMegabytes(1),
                Duration.ofSeconds(2),
                List.of(
                    "/",
                    "/index.html",
                    "/favicon.ico",
                    "/favicon.svg",
                    "/robots.txt",
                    "/css/**",
                    "/js/**",
                    "/vendor/**"),
                List.of("/health/**", "/metrics", "/actuator/health/**", "/actuator/prometheus")));
  }

  @Test
  void ofTheLimits() {
    assertThat(defaults(Limits.class))
        .isEqualTo(
            new Limits(
                DataSize.ofKilobytes(64),
                DataSize.ofKilobytes(16),
                255,
                64,
                100,
                DataSize.ofKilobytes(256)));
  }

  @Test
  void ofWhatIsNotConfiguredYet() {
    assertThat(DispatchPolicy.defaults())
        .isEqualTo(
            new DispatchPolicy(
                64,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                8,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)));
    assertThat(HousekeepingPolicy.defaults()).hasNoNullFieldsOrProperties();
    assertThat(WriterOptions.defaults()).hasNoNullFieldsOrProperties();
  }
}
