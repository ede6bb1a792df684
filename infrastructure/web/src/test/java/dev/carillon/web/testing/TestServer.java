package dev.carillon.web.testing;

import static java.util.Objects.requireNonNull;

import dev.carillon.events.EventCatalog;
import dev.carillon.events.EventIntake;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Devices;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.PersonalData;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.ServiceKeys;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.notification.usecases.ports.Traces;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import dev.carillon.web.controllers.PushServices;
import dev.carillon.web.controllers.WebhookUrls;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Secrets;
import dev.carillon.web.tokens.ServiceKeyTokens;
import dev.carillon.web.tokens.UnsubscribeTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// The HTTP side on a real Reactor Netty server on a loopback port, over doubles of the store.
public final class TestServer implements AutoCloseable {
  public final InMemoryNotificationStore store = new InMemoryNotificationStore();
  public final InMemoryEventIntake events = new InMemoryEventIntake();
  public final InMemoryContacts contacts = new InMemoryContacts();
  public final InMemoryDevices devices = new InMemoryDevices();
  public final FakePushServices push = new FakePushServices();
  public final InMemoryTopics topics = new InMemoryTopics();
  public final InMemoryWebhookEndpoints webhooks = new InMemoryWebhookEndpoints();
  public final InMemoryBroadcasts broadcasts = new InMemoryBroadcasts();
  public final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();
  public final InMemoryPersonalData personalData = new InMemoryPersonalData();
  public final InMemoryTraces traces = new InMemoryTraces();
  public final InMemoryPreferences preferences = new InMemoryPreferences();
  public final UnsubscribeTokens unsubscribeTokens = new UnsubscribeTokens(new byte[32]);
  public final InMemoryResolutions resolutions = new InMemoryResolutions();
  public final InMemorySchedule schedule = new InMemorySchedule();
  public final InMemoryServiceKeys keys = new InMemoryServiceKeys();
  public final InMemoryRuleStore rules = new InMemoryRuleStore();
  public final InMemoryRevocations revocations = new InMemoryRevocations();

  /// It asks for nothing that the direct routes leave to the framework.
  public final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ReactiveWebServerApplicationContext context;

  /// @param settings as `key=value`
  public TestServer(Path directory, String... settings) {
    this.context =
        (ReactiveWebServerApplicationContext)
            new SpringApplicationBuilder(TestApplication.class)
                .initializers(context -> register((GenericApplicationContext) context, directory))
                .properties(
                    "server.address=127.0.0.1",
                    "server.port=0",
                    "spring.main.banner-mode=off",
                    "spring.main.web-application-type=reactive",
                    "spring.threads.virtual.enabled=true",
                    "logging.level.root=WARN")
                .properties(settings)
                .run();
  }

  private void register(GenericApplicationContext context, Path directory) {
    context.registerBean(NotificationStore.class, () -> store);
    context.registerBean(EventIntake.class, () -> events);
    context.registerBean(EventCatalog.class, () -> TestServer::describedFaults);
    context.registerBean(Contacts.class, () -> contacts);
    context.registerBean(Devices.class, () -> devices);
    context.registerBean(PushServices.class, () -> push);
    context.registerBean(Topics.class, () -> topics);
    context.registerBean(WebhookEndpoints.class, () -> webhooks);
    context.registerBean(WebhookUrls.class, () -> TestServer::onlyHttps);
    context.registerBean(Broadcasts.class, () -> broadcasts);
    context.registerBean(DeadLetters.class, () -> deadLetters);
    context.registerBean(PersonalData.class, () -> personalData);
    context.registerBean(Traces.class, () -> traces);
    context.registerBean(InMemoryRuleStore.class, () -> rules);
    context.registerBean(PreferenceStore.class, () -> preferences);
    context.registerBean(UnsubscribeTokens.class, () -> unsubscribeTokens);
    context.registerBean(Resolutions.class, () -> resolutions);
    context.registerBean(Schedule.class, () -> schedule);
    context.registerBean(ServiceKeys.class, () -> keys);
    context.registerBean(Revocations.class, () -> revocations);
    context.registerBean(Secrets.class, () -> new Secrets(directory));
    context.registerBean(InstantSource.class, InstantSource::system);
  }

  /// Of `described`, the data has to be empty; `described.all` breaks every rule.
  private static List<EventCatalog.DataFault> describedFaults(EventName name, String data) {
    return switch (name.value()) {
      case "described" ->
          data.equals("{}")
              ? List.of()
              : List.of(new EventCatalog.DataFault("", EventCatalog.Rule.TOO_MANY, 0));
      case "described.all" ->
          Arrays.stream(EventCatalog.Rule.values())
              .map(rule -> new EventCatalog.DataFault("a.0", rule, 7))
              .toList();
      default -> List.of();
    };
  }

  private static Optional<String> onlyHttps(String url) {
    return url.startsWith("https://") ? Optional.empty() : Optional.of("it's not https");
  }

  public int port() {
    return requireNonNull(context.getWebServer()).getPort();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// A bearer token of the tenant `default`.
  public String token(String user) {
    return token(user, TenantId.DEFAULT);
  }

  public String token(String user, TenantId tenant) {
    return bean(RestTokens.class).mint(tenant, new UserId(user), Duration.ofHours(1));
  }

  /// A service key of the tenant `default`.
  public String serviceKey(String name) {
    return bean(ServiceKeyTokens.class).create(name, TenantId.DEFAULT).token();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /// A request without credentials.
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  /// A request of this person.
  public HttpRequest.Builder as(String user, String path) {
    return request(path).header("Authorization", "Bearer " + token(user));
  }

  public Answer send(HttpRequest.Builder request) {
    return Answer.to(client, request.build());
  }

  /// A POST of JSON.
  public Answer post(HttpRequest.Builder request, String json) {
    return send(
        request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer get(HttpRequest.Builder request) {
    return send(request.GET());
  }

  /// A PATCH without a body.
  public Answer patch(HttpRequest.Builder request) {
    return send(request.method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  /// A PATCH of JSON.
  public Answer patch(HttpRequest.Builder request, String json) {
    return send(
        request
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json)));
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}
