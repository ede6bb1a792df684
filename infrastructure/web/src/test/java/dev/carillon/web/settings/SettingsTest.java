package dev.carillon.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.unit.DataSize;

class SettingsTest {
  private static <T> T bound(String prefix, Class<T> type, Map<String, String> values) {
    Map<String, String> keys = new HashMap<>();
    values.forEach((key, value) -> keys.put(prefix + "." + key, value));
    return new Binder(
            List.of(new MapConfigurationPropertySource(keys)),
            null,
            ApplicationConversionService.getSharedInstance())
        .bindOrCreate(prefix, Bindable.of(type));
  }

  @Test
  void theDefaultsOfLimits() {
    assertThat(bound("carillon.limits", Limits.class, Map.of()))
        .isEqualTo(
            new Limits(
                DataSize.ofKilobytes(64),
                DataSize.ofMegabytes(4),
                1000,
                DataSize.ofKilobytes(16),
                DataSize.ofKilobytes(32),
                255,
                64,
                100,
                DataSize.ofKilobytes(256)));
  }

  @Test
  void theDefaultsOfHttp() {
    assertThat(bound("carillon.http", HttpSettings.class, Map.of()))
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
                    "/carillon-push-worker.js",
                    "/robots.txt",
                    "/console/**",
                    "/css/**",
                    "/js/**",
                    "/vendor/**"),
                List.of("/health/**")));
  }

  @Test
  void theDefaultsOfAuth() {
    assertThat(bound("carillon.auth", AuthSettings.class, Map.of()))
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
  void theDefaultsOfCors() {
    assertThat(bound("carillon.cors", CorsSettings.class, Map.of()))
        .isEqualTo(new CorsSettings(List.of(), Duration.ofHours(1)));
  }

  @Test
  void theDefaultsOfDevelopment() {
    assertThat(bound("carillon.development", DevelopmentSettings.class, Map.of()))
        .isEqualTo(new DevelopmentSettings(false, List.of(), Duration.ofHours(12)));
  }

  @Test
  void theDefaultsOfRates() {
    assertThat(bound("carillon.rates", RateSettings.class, Map.of()))
        .isEqualTo(
            new RateSettings(
                new Rate(600, Duration.ofMinutes(1)),
                Rate.NONE,
                Rate.NONE,
                Rate.NONE,
                Rate.NONE,
                Map.of(),
                100_000));
  }

  @Test
  void aRateIsANumberAndADurationOrNone() {
    RateSettings settings =
        bound(
            "carillon.rates",
            RateSettings.class,
            Map.of(
                "user", "none",
                "service", "1000000/31d",
                "tenant", "1/1ms",
                "types.order.paid", "5/PT10M",
                "types[order_Paid]", "none"));

    assertThat(settings.user().isNone()).isTrue();
    assertThat(settings.service()).isEqualTo(new Rate(1_000_000, Duration.ofDays(31)));
    assertThat(settings.tenant()).isEqualTo(new Rate(1, Duration.ofMillis(1)));
    assertThat(settings.ratesOfTypes())
        .isEqualTo(
            Map.of("order.paid", new Rate(5, Duration.ofMinutes(10)), "order_Paid", Rate.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "user,often", "user,60", "user,0/1m", "user,-1/1m", "user,1000001/1m", "user,1/0s",
    "user,1/32d", "user,/1m", "user,1/", "types.a,60", "max-buckets,0", "max-buckets,10000001"
  })
  void aRateOutOfItsBoundsIsRefused(String key, String value) {
    refused("carillon.rates", RateSettings.class, Map.of(key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "body,65MB", "body,1B", "payload,65KB", "name-max-chars,0", "name-max-chars,256",
    "json-depth,0", "json-depth,501", "page-max-items,0", "page-max-items,10001", "page-max,0B"
  })
  void aLimitOutOfItsBoundsIsRefused(String key, String value) {
    refused("carillon.limits", Limits.class, Map.of(key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "idempotency-key-lifetime,0s",
    "discard-max,-1B",
    "discard-timeout,0s",
    "discard-timeout,soon"
  })
  void anHttpSettingOutOfItsBoundsIsRefused(String key, String value) {
    refused("carillon.http", HttpSettings.class, Map.of(key, value));
  }

  @Test
  void aSecretAndPublishedKeysExcludeEachOther() {
    refused(
        "carillon.auth",
        AuthSettings.class,
        Map.of("secret", "x".repeat(32), "jwks-url", "https://id.example/keys"));
  }

  @ParameterizedTest
  @CsvSource({"longest-token-lifetime,0s", "revocation-refresh,0s"})
  void anAuthSettingOutOfItsBoundsIsRefused(String key, String value) {
    refused("carillon.auth", AuthSettings.class, Map.of(key, value));
  }

  @Test
  void aSettingOfTheOthersOutOfItsBoundsIsRefused() {
    refused("carillon.cors", CorsSettings.class, Map.of("max-age", "-1s"));
    refused("carillon.development", DevelopmentSettings.class, Map.of("sign-in-lifetime", "10ms"));
  }

  private static void refused(String prefix, Class<?> type, Map<String, String> values) {
    assertThatExceptionOfType(BindException.class).isThrownBy(() -> bound(prefix, type, values));
  }

  @Test
  void openTenantsAreNamedOrAll() {
    var some = bound("carillon.auth", AuthSettings.class, Map.of("open-tenants", "a,b"));
    var all = bound("carillon.auth", AuthSettings.class, Map.of("open-tenants", "*"));

    assertThat(some.open(new TenantId("b"))).isTrue();
    assertThat(some.open(new TenantId("c"))).isFalse();
    assertThat(all.open(new TenantId("c"))).isTrue();
  }

  @Test
  void secretsAreNotPrinted() {
    var settings = bound("carillon.auth", AuthSettings.class, Map.of("secret", "hunter2"));

    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(settings.jwksUrl()).isEqualTo((URI) null);
  }

  @Test
  void theRulesForNotificationsFollowTheLimits() {
    Limits limits =
        bound("carillon.limits", Limits.class, Map.of("payload", "2KB", "name-max-chars", "20"));

    var rules = limits.rules(Set.of(Channel.REALTIME));

    assertThat(rules.payloadMaxBytes()).isEqualTo(2048);
    assertThat(rules.nameMaxChars()).isEqualTo(20);
  }
}
