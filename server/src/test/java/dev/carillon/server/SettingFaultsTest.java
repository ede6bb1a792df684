package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.web.gateways.FlowSettings;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.CorsSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.settings.Limits;
import dev.carillon.web.settings.RateSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

class SettingFaultsTest {
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    CarillonSettings.class,
    AuthSettings.class,
    CorsSettings.class,
    DevelopmentSettings.class,
    HttpSettings.class,
    Limits.class,
    FlowSettings.class,
    ReaderSettings.class,
    RetentionSettings.class,
    WriterSettings.class,
    EventSettings.class,
    BroadcastSettings.class,
    ScheduleSettings.class,
    TopicSettings.class,
    GroupingSettings.class,
    RateSettings.class,
    ResolutionSettings.class,
    TextSettings.class,
    ProjectSettings.class,
    GatewaySettings.class
  })
  static class Settings {}

  @ParameterizedTest
  @CsvSource({
    "port=x, port must be a whole number",
    "port=70000, port must be less than or equal to 65535",
    "host=, host must not be blank",
    "broadcasts.chunk=501, broadcasts.chunk must be less than or equal to 500",
    "broadcasts.rate=0, broadcasts.rate must be greater than or equal to 1",
    "broadcasts.lease=1ms, broadcasts.lease must be at least 1s",
    "broadcasts.kept=-1s, broadcasts.kept must not be negative",
    "grouping.window=0s, grouping.window must be at least 1ms",
    "grouping.max-window=4s, grouping.max-window must be at least carillon.grouping.window",
    "grouping.max-open=0, grouping.max-open must be greater than or equal to 1",
    "rates.user=often, 'rates.user must be a number and a duration such as 60/1m, or none'",
    "rates.user=60, 'rates.user must be a number and a duration such as 60/1m, or none'",
    "rates.user=3/60, 'rates.user must be a number and a duration such as 60/1m, or none'",
    "rates.user=, 'rates.user must be a number and a duration such as 60/1m, or none'",
    "rates.service=0/1m, rates.service must be a number and a duration",
    "rates.tenant=1000001/1m, rates.tenant must be a number and a duration",
    "rates.receiver=1/0s, rates.receiver must be a number and a duration",
    "rates.type=1/32d, rates.type must be a number and a duration",
    "rates.types.order.paid=often, rates.types.order.paid must be a number and a duration",
    "rates.max-buckets=0, 'rates.max-buckets must be 1 to 10000000, not 0'",
    "resolutions.patience=2m, resolutions.patience must be 0s to 1m",
    "resolutions.kept=-1s, resolutions.kept must not be negative",
    "schedule.max-ahead=0s, schedule.max-ahead must be 1ms to 36600d",
    "schedule.max-ahead=36601d, schedule.max-ahead must be 1ms to 36600d",
    "schedule.max-waiting=0, schedule.max-waiting must be greater than or equal to 1",
    "schedule.lease=1ms, schedule.lease must be at least 1s",
    "schedule.max-attempts=0, schedule.max-attempts must be greater than or equal to 1",
    "schedule.kept=-1s, schedule.kept must not be negative",
    "topics.max-members=0, topics.max-members must be greater than or equal to 1",
    "database.pool-size=1, database.pool-size must be greater than or equal to 2",
    "limits.body=x, limits.body must be a size such as 64KB",
    "limits.body=1B, 'limits.body must be 2B to 67108864B, not 1B'",
    "http.idempotency-key-lifetime=0s, http.idempotency-key-lifetime must be positive",
    "development.enabled=maybe, development.enabled must be true or false",
    "development.sign-in-lifetime=0s, development.sign-in-lifetime is too short",
    "cors.allowed-origins=app.example, cors.allowed-origins must be origins",
    "cors.allowed-origins=https://app.example/path, cors.allowed-origins must be origins",
    "auth.jwks-url=::, auth.jwks-url must be a URI",
    "auth.jwks-url=https://id.example, auth.jwks-url needs carillon.auth.issuer",
    "auth.audience=carillon-socket, auth.audience must not be carillon-socket",
    "auth.socket-token-lifetime=0s, auth.socket-token-lifetime must be whole seconds",
    "auth.socket-token-lifetime=1500ms, auth.socket-token-lifetime must be whole seconds",
    "auth.leeway=-1s, auth.leeway and key-cache-lifetime must not be negative",
    "auth.key-cache-lifetime=-1s, auth.leeway and key-cache-lifetime must not be negative",
    "auth.key-cache-size=0, auth.key-cache-size must be at least 1",
    "auth.revocation-refresh=0s, auth.longest-token-lifetime and revocation-refresh must be",
    "gateway.max-sockets-per-user=0, gateway.max-sockets-per-user must be greater than or equal",
    "gateway.handshake-window=0s, gateway.handshake-window must be positive",
    "gateway.event-window=0s, gateway.event-window must be positive",
    "gateway.ping-interval=often, gateway.ping-interval must be a duration such as 10s",
    "gateway.ping-interval=0s, gateway.ping-interval must be positive",
    "gateway.ping-timeout=-1s, gateway.ping-timeout must be positive",
    "gateway.connect-timeout=0s, gateway.connect-timeout must be positive",
    "gateway.expiry-notice=-1s, gateway.expiry-notice and drain-spread must not be negative",
    "gateway.drain-spread=-1s, gateway.expiry-notice and drain-spread must not be negative",
    "gateway.max-frame=3GB, gateway.max-frame must be 1024B to 67108864B",
    "gateway.outgoing-buffer=0B, gateway.outgoing-buffer must be 1024B to 67108864B",
    "reader.lanes=0, reader.lanes must be greater than or equal",
    "reader.max-together=1001, reader.max-together must be less than or equal",
    "reader.max-waiting=0, reader.max-waiting must be greater than or equal",
    "retention.max-age=-1s, retention.max-age must not be negative",
    "retention.max-count=-1, retention.max-count must be greater than or equal",
    "retention.changes=0s, retention.max-age must not be negative, changes must be at least a day",
    "retention.tenants.a.max-age=-1s, retention.tenants.*.max-age must not be negative",
    "gateway.reconcile-interval=0s, gateway.reconcile-interval must be positive",
    "writer.lanes=0, writer.lanes must be greater than or equal",
    "writer.max-batch=20000, writer.max-batch must be less than or equal",
    "writer.max-waiting=0, writer.max-waiting must be greater than or equal",
    "writer.max-waiting-size=0B, writer.max-waiting-size must be at least 1B",
    "writer.max-wait=0s, writer.max-wait must be positive",
    "projects.max-members=0, projects.max-members must be greater than or equal to 1",
    "projects.max-members=1001, projects.max-members must be less than or equal to 1000",
    "projects.max-roles-per-member=0, projects.max-roles-per-member must be greater than or equal",
    "projects.max-pending-invitations=0, projects.max-pending-invitations must be greater than",
    "gateway.flow.outgoing-packets=0, gateway.flow.outgoing-packets must be greater than or equal",
    "gateway.flow.stall-timeout=0s, gateway.flow.stall-timeout must be positive",
    "gateway.flow.buffered=0B, gateway.flow.buffered must be 1B to",
    "gateway.flow.received-bytes=3GB, gateway.flow.received-bytes must be 1B to 2147483647B",
    "gateway.flow.messages-per-second=0, gateway.flow.messages-per-second must be greater than",
    "gateway.flow.connect-payload=-1B, gateway.flow.connect-payload must be 1B to 2147483647B"
  })
  void theSettingIsNamedInOneLine(String setting, String line) {
    Throwable failed =
        catchThrowable(() ->
            new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .properties("logging.level.root=OFF", "spring.main.banner-mode=off")
                .run("--carillon." + setting)
                .close());
    assertThat(Reasons.oneLine(failed)).startsWith("carillon." + line);
    assertThat(Reasons.known(failed)).isPresent();
  }
}
