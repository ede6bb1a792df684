package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.carillon.events.DispatchPolicy;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.outbound.OutboundPolicy;
import dev.carillon.postgres.HousekeepingPolicy;
import dev.carillon.postgres.PostgresNotificationStore;
import dev.carillon.postgres.ReaderOptions;
import dev.carillon.postgres.RetentionPolicy;
import dev.carillon.postgres.WriterOptions;
import dev.carillon.project.domain.ProjectLimits;
import dev.carillon.web.gateways.FlowSettings;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.settings.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.unit.DataSize;

/// The defaults: who changes one changes it here too, knowingly. Those of HTTP are pinned where
/// they are.
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
                Duration.ZERO,
                null,
                null,
                new CarillonSettings.Database(null, null, null, 10, null)));
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
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3)));
  }

  @Test
  void ofTheGatewaysFlow() {
    assertThat(defaults(FlowSettings.class))
        .isEqualTo(
            new FlowSettings(
                1000,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(256),
                256,
                DataSize.ofMegabytes(1),
                100,
                DataSize.ofMegabytes(1),
                DataSize.ofKilobytes(64)));
  }

  @Test
  void ofTheWriter() {
    WriterSettings writer = defaults(WriterSettings.class);

    assertThat(writer)
        .isEqualTo(
            new WriterSettings(2, 500, 10_000, DataSize.ofMegabytes(64), Duration.ofSeconds(2)));
    assertThat(writer.options(10))
        .isEqualTo(new WriterOptions(2, 500, 10_000, 64L << 20, Duration.ofSeconds(2)))
        .isEqualTo(WriterOptions.defaults());
    assertThat(writer.options(2).lanes()).isEqualTo(1);
  }

  @Test
  void ofTheReader() {
    ReaderSettings reader = defaults(ReaderSettings.class);

    assertThat(reader).isEqualTo(new ReaderSettings(2, 16, 20_000));
    assertThat(reader.options(10)).isEqualTo(ReaderOptions.defaults());
    assertThat(reader.options(2).lanes()).isEqualTo(1);
  }

  @Test
  void ofRetention() {
    RetentionSettings retention = defaults(RetentionSettings.class);

    assertThat(retention)
        .isEqualTo(
            new RetentionSettings(Duration.ofDays(365), 10_000, Duration.ofDays(30), Map.of()));
    assertThat(retention.housekeeping())
        .isEqualTo(new HousekeepingPolicy(200, 100, Duration.ofDays(30)));
    assertThat(retention.policy())
        .isEqualTo(
            RetentionPolicy.of(new RetentionPolicy.Bound(Duration.ofDays(365), 10_000), Map.of()));
  }

  @Test
  void aTenantsRetentionIsItsOwnOrAsForTheOthersAndZeroIsNoBound() {
    RetentionSettings retention =
        new RetentionSettings(
            Duration.ZERO,
            5,
            Duration.ofDays(1),
            Map.of(
                "a", new RetentionSettings.Tenant(Duration.ofDays(2), null),
                "b", new RetentionSettings.Tenant(null, 0)));

    assertThat(retention.policy())
        .isEqualTo(
            RetentionPolicy.of(
                new RetentionPolicy.Bound(null, 5),
                Map.of(
                    "a", new RetentionPolicy.Bound(Duration.ofDays(2), 5),
                    "b", new RetentionPolicy.Bound(null, null))));
  }

  @Test
  void ofConnections() {
    assertThat(defaults(ConnectionSettings.class))
        .isEqualTo(new ConnectionSettings(Duration.ofMinutes(1), Duration.ofSeconds(20)));
  }

  /// A new one is pinned here, or beside the others of HTTP.
  @Test
  void noneIsLeftOut() {
    assertThat(
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.carillon")
                    .stream()
                    .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                    .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder(
            "AuthSettings",
            "BroadcastSettings",
            "CarillonSettings",
            "ConnectionSettings",
            "CorsSettings",
            "DeliverySettings",
            "DevelopmentSettings",
            "EmailChannelSettings",
            "EventSettings",
            "FlowSettings",
            "GatewaySettings",
            "GroupingSettings",
            "HttpSettings",
            "Limits",
            "OutboundSettings",
            "ProjectSettings",
            "PushSettings",
            "RateSettings",
            "ReaderSettings",
            "ResolutionSettings",
            "RetentionSettings",
            "RuleSettings",
            "ScheduleSettings",
            "TextSettings",
            "TopicSettings",
            "WebhookSettings",
            "WriterSettings");
  }

  @Test
  void ofTexts() {
    assertThat(defaults(TextSettings.class))
        .isEqualTo(new TextSettings(Locale.FRENCH, ZoneId.of("UTC")));
    assertThatThrownBy(() -> new TextSettings(Locale.FRENCH, ZoneId.of("+02:00")))
        .hasMessage("carillon.texts.time-zone must be a name such as Europe/Paris, not +02:00");
  }

  @Test
  void ofBroadcasts() {
    assertThat(defaults(BroadcastSettings.class))
        .isEqualTo(
            new BroadcastSettings(50, 2000, Duration.ofSeconds(15), 100, Duration.ofDays(30)));
    assertThat(defaults(TopicSettings.class)).isEqualTo(new TopicSettings(10_000, 1_000_000));
    assertThat(defaults(ResolutionSettings.class))
        .isEqualTo(new ResolutionSettings(Duration.ofSeconds(5), Duration.ofDays(30)));
  }

  private static RetrySettings retry() {
    return new RetrySettings(30, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24));
  }

  @Test
  void ofDeliveries() {
    assertThat(defaults(DeliverySettings.class))
        .isEqualTo(
            new DeliverySettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofDays(30),
                new DeliverySettings.Circuit(20, 50, Duration.ofSeconds(10))));
  }

  @Test
  void ofEmail() {
    assertThat(defaults(EmailChannelSettings.class))
        .isEqualTo(
            new EmailChannelSettings(
                "carillon@localhost",
                null,
                "Carillon",
                "#3451b2",
                null,
                Map.of(),
                List.of(),
                32,
                false,
                retry(),
                new Rate(60, Duration.ofHours(1)),
                200));
  }

  @Test
  void ofWebhooks() {
    assertThat(defaults(WebhookSettings.class))
        .isEqualTo(new WebhookSettings(100, 16, 10_000, retry()));
  }

  @Test
  void ofPush() {
    assertThat(defaults(PushSettings.class))
        .isEqualTo(
            new PushSettings(
                32,
                retry(),
                new Rate(240, Duration.ofHours(1)),
                Duration.ofHours(24),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                20,
                new PushSettings.Web(null, null, null),
                new PushSettings.Fcm(null),
                new PushSettings.Apns(null, null, null, null, false)));
  }

  @Test
  void ofOutboundCalls() {
    OutboundSettings outbound = defaults(OutboundSettings.class);

    assertThat(outbound)
        .isEqualTo(
            new OutboundSettings(
                List.of(),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                64,
                DataSize.ofKilobytes(16)));
    assertThat(outbound.policy(false))
        .isEqualTo(
            new OutboundPolicy(
                Duration.ofSeconds(5), Duration.ofSeconds(15), 64, 16 * 1024, List.of(), false));
  }

  @Test
  void ofGrouping() {
    assertThat(defaults(GroupingSettings.class))
        .isEqualTo(new GroupingSettings(Duration.ofSeconds(5), Duration.ofHours(24), 100_000));
    assertThat(defaults(GroupingSettings.class).rules()).isEqualTo(GroupingRules.defaults());
    assertThat(defaults(GroupingSettings.class).maxOpen())
        .isEqualTo(PostgresNotificationStore.MAX_OPEN_GROUPS);
  }

  @Test
  void ofRules() {
    RuleSettings rules = defaults(RuleSettings.class);

    assertThat(rules)
        .isEqualTo(
            new RuleSettings(
                null, true, Duration.ofSeconds(2), Duration.ofDays(90), 100, 10_000, 1_000_000));
    assertThat(rules.directoryOrDefault()).isEqualTo(Path.of("rules.d"));
  }

  @Test
  void ofTheSchedule() {
    assertThat(defaults(ScheduleSettings.class))
        .isEqualTo(
            new ScheduleSettings(
                Duration.ofDays(366), 100_000, Duration.ofSeconds(15), 8, Duration.ofDays(7)));
  }

  @Test
  void ofProjects() {
    assertThat(defaults(ProjectSettings.class).limits())
        .isEqualTo(new ProjectLimits(1000, 20, 1000))
        .isEqualTo(ProjectLimits.defaults());
  }

  @Test
  void ofEvents() {
    EventSettings events = defaults(EventSettings.class);

    assertThat(events.policy()).isEqualTo(DispatchPolicy.defaults());
    assertThat(events.maxWaiting()).isEqualTo(100_000);
    assertThat(events.idLifetime()).isEqualTo(Duration.ofHours(24));
    assertThat(DispatchPolicy.defaults())
        .isEqualTo(
            new DispatchPolicy(
                256,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                8,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)));
  }
}
