package dev.carillon.web.controllers;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Broadcast.State;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.Contract;
import dev.carillon.web.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// What the contract says is so, route by route and status by status.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {
  private static final Contract CONTRACT = Contract.read();
  private static final String ABOUT = "{\"about\":\"invoice/42\"}";
  private static final String PREFERENCES =
      """
      {"rules":[{"type":"a.*","channel":"email","allowed":false}],
       "quietHours":{"from":"22:00","to":"07:00"},"digest":{"at":"08:00"}}
      """;

  private static final String DEVICE = "{\"platform\":\"fcm\",\"token\":\"secret\"}";
  private static final DeadLetter DEAD =
      new DeadLetter(
          new DeadLetter.Id(UUID.fromString("0199f0c2-7c00-7a1b-8c3d-5e6f70819203"), Channel.EMAIL),
          "invoice.overdue",
          new UserId("ada"),
          10,
          Instant.EPOCH,
          "550 5.1.1 unknown");

  private static final String HOOK =
      "{\"url\":\"https://crm.example.org/carillon\",\"types\":[\"invoice.*\"]}";

  private static final String BROADCAST =
      "{\"audience\":{\"topic\":\"releases\"},\"object\":\"o\",\"type\":\"t\",\"payload\":{}}";

  private static final String SIMULATION =
      """
      {"event":{"name":"order.paid","data":{"customerId":"lin","orderId":7}}}
      """;

  private static final String BACKTEST =
      """
      {"rules":{"rules":[{"id":"order-paid","on":"order.paid","to":{"users":["ada"]},
        "text":{"en":"x"}}]},"from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z"}
      """;

  private static final String HELD =
      good("ada").replace("\"payload\"", "\"group\":{\"edge\":\"trailing\"},\"payload\"");

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        new TestServer(
            directory, "carillon.development.enabled=true", "carillon.rates.types.limited=1/1h");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> statuses() {
    return CONTRACT.routes().stream()
        .flatMap(route -> route.statuses().stream().map(status -> Arguments.of(route, status)));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void everyStatusOfEveryRouteIsAnswered(Contract.Route route, int status) {
    Answer answer = provoke(route, status);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.header("Content-Type")).contains("application/problem+json");
      assertThat(answer.json().get("success").asBoolean()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noStatusIsLeftOut(Contract.Route route) {
    Set<Integer> answered =
        Stream.of(400, 401, 403, 404, 409, 413, 415, 429, 503)
            .filter(status -> provoke(route, status).status() == status)
            .collect(toSet());

    assertThat(route.statuses()).containsAll(answered);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyExampleHasTheMembersOfARealAnswer(Contract.Route route) {
    JsonNode answer = provoke(route, route.statuses().getFirst()).json();

    assertSameShape(CONTRACT.example(route), answer);
  }

  static List<Contract.Route> routes() {
    return CONTRACT.routes();
  }

  @Test
  void theExampleOfAProblemHasTheMembersOfARealOne() {
    JsonNode real =
        server
            .post(server.as("ada", "/notifications"), good("ada").replace("\"o\"", "\"\""))
            .json();

    assertSameShape(CONTRACT.exampleUnder("## Problems"), real);
    assertThat(CONTRACT.exampleUnder("## Problems").get("title")).isEqualTo(real.get("title"));
  }

  @Test
  void theExampleOfWhatIsHeldBackHasTheMembersOfARealOne() {
    assertSameShape(
        CONTRACT.exampleUnder("### Groups"),
        server.post(server.as("ada", "/notifications"), HELD).json());
  }

  @Test
  void theExampleOfANotificationHasTheMembersOfARealOne() {
    JsonNode real = server.get(server.as("ada", "/notifications/" + sent("ada"))).json();

    assertSameShape(CONTRACT.exampleUnder("## Notification"), real.get("data"));
  }

  /// Members in their order, down to the payload, which is free.
  private static void assertSameShape(JsonNode example, JsonNode real) {
    assertThat(real.propertyNames()).containsExactlyElementsOf(example.propertyNames());
    for (String name : example.propertyNames()) {
      JsonNode shown = example.get(name);
      JsonNode found = real.get(name);
      if (shown.isArray() && shown.isEmpty()) {
        assertThat(found.isArray()).as(name).isTrue();
        continue;
      }
      if (shown.isArray()) {
        shown = shown.get(0);
        found = found.get(0);
      }
      if (shown.isObject() && !name.equals("payload")) {
        assertSameShape(shown, found);
      } else if (!shown.isNull()) {
        assertThat(found.getNodeType()).as(name).isEqualTo(shown.getNodeType());
      }
    }
  }

  @Test
  void everyRouteIsInTheContract() {
    Set<String> served =
        server.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
            .filter(mapped ->
                mapped.getValue().getBeanType().getPackageName().endsWith(".web.controllers"))
            .flatMap(mapped ->
                mapped.getKey().getPatternsCondition().getPatterns().stream()
                    .map(pattern -> pattern.getPatternString().replaceAll("\\{(\\w+)}", ":$1"))
                    .filter(path -> !path.startsWith("/v1"))
                    .map(path ->
                        mapped.getKey().getMethodsCondition().getMethods().iterator().next()
                            + " "
                            + path))
            .collect(toSet());

    assertThat(CONTRACT.routes().stream().map(Contract.Route::toString))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void everyKindOfProblemIsInTheContract() {
    Map<String, Integer> kinds =
        Arrays.stream(ProblemType.values())
            .collect(toMap(type -> type.uri().toString(), ProblemType::status));

    assertThat(CONTRACT.problems()).isEqualTo(kinds);
  }

  private Answer provoke(Contract.Route route, int status) {
    return switch (status) {
      case 200, 201 -> succeed(route);
      case 202 -> accepted(route);
      case 400 -> send(route, caller(route), "{\"wrong\":true}", "?limit=wrong");
      case 401 -> send(route, server.request(path(route)), body(route), "");
      case 403 -> forbidden(route);
      case 404 -> unknown(route);
      case 409 -> conflicting(route);
      case 413 -> send(route, caller(route), tooLarge(route), "");
      case 415 ->
          server.send(
              caller(route)
                  .header("Content-Type", "text/plain")
                  .method(route.method(), BodyPublishers.ofString("{}")));
      case 429 -> {
        send(route, caller(route), limited(route), "");
        yield send(route, caller(route), limited(route), "");
      }
      case 503 -> unavailable(route);
      default -> throw new IllegalStateException("no way to provoke " + status);
    };
  }

  /// Of a type, or name, of which one an hour may come.
  private static String limited(Contract.Route route) {
    return body(route)
        .replace("\"type\":\"t\"", "\"type\":\"limited\"")
        .replace("order.paid", "limited");
  }

  private Answer withoutWebPush(Contract.Route route) {
    server.push.reachWeb(false);
    try {
      return send(route, caller(route), "", "");
    } finally {
      server.push.reachWeb(true);
    }
  }

  private Answer unknown(Contract.Route route) {
    if (route.path().endsWith("/vapid-key")) {
      return withoutWebPush(route);
    }
    return isForServices(route)
        ? send(route, service(route.path().replaceAll(":\\w+", "nobody")), body(route), "")
        : send(route, server.as("stranger", path(route)), body(route), "");
  }

  private Answer succeed(Contract.Route route) {
    if (route.method().equals("GET") || route.path().contains("all")) {
      sent("ada");
      server.contacts.put(
          new Contact(
              new InboxKey(TenantId.DEFAULT, new UserId("ada")),
              Locale.FRENCH,
              null,
              new Contact.Email("ada@example.org", true),
              null));
    }
    if (route.path().equals("/preferences")) {
      server.preferences.putDefaults(
          TenantId.DEFAULT,
          List.of(new PreferenceRule(new TypePattern("account.**"), Channel.EMAIL, true, true)));
      send(new Contract.Route("PUT", "", List.of()), caller(route), PREFERENCES, "");
    }
    HttpRequest.Builder request = caller(route);
    if (route.toString().equals("GET /broadcasts/:id")) {
      server.broadcasts.end(
          TenantId.DEFAULT, server.broadcasts.begun().getFirst().id(), State.DONE, Instant.now());
    }
    return send(route, request, body(route), "");
  }

  private Answer accepted(Contract.Route route) {
    return route.path().equals("/notifications")
        ? send(route, caller(route), HELD, "")
        : succeed(route);
  }

  /// Each route is for one kind of caller; the other kind is refused. Sending is for both, but a
  /// user names no sender, and the routes of development are for pages of this server.
  private Answer forbidden(Contract.Route route) {
    if (route.path().startsWith("/dev/")) {
      return send(
          route,
          server.request(path(route)).header("Origin", "http://evil.example"),
          body(route),
          "");
    }
    if (isForServices(route)) {
      return send(route, server.as("eve", path(route)), body(route), "");
    }
    if (route.method().equals("POST")) {
      return send(
          route,
          caller(route),
          good("ada").replace("\"payload\"", "\"senderId\":\"b\",\"payload\""),
          "");
    }
    return send(route, service(path(route)), body(route), "");
  }

  private static String tooLarge(Contract.Route route) {
    if (route
            .path()
            .matches(
                "/(admin/dead-letters/.+|preferences|contacts/:id|topics/:key/members"
                    + "|broadcasts|resolve)")
        || route.toString().matches("PUT /(webhooks|devices)/:id")) {
      return "{}" + " ".repeat(70_000);
    }
    if (route.path().startsWith("/rules")) {
      return "{}" + " ".repeat(5_000_000);
    }
    if (route.path().equals("/events")) {
      return event("").replace("{}", "{\"a\":\"" + "x".repeat(40_000) + "\"}");
    }
    return route.path().endsWith("/batch")
        ? "[" + "{},".repeat(1000) + "{}]"
        : good("ada").replace("{}", "{\"a\":\"" + "x".repeat(20_000) + "\"}");
  }

  private Answer conflicting(Contract.Route route) {
    return switch (route.path()) {
      case "/topics/:key/members" ->
          send(route, caller(route), "{\"users\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}", "");
      case "/webhooks/:id" -> {
        HttpRequest.Builder request = caller(route);
        server.webhooks.fill();
        yield send(route, request, body(route), "");
      }
      case "/broadcasts/:id/cancel" -> {
        HttpRequest.Builder request = caller(route);
        server.broadcasts.end(
            TenantId.DEFAULT, server.broadcasts.begun().getFirst().id(), State.DONE, Instant.now());
        yield send(route, request, "", "");
      }
      case "/scheduled/:id" -> {
        HttpRequest.Builder request = caller(route);
        server.schedule.sent(List.of(server.schedule.kept().getFirst().id()), Instant.now());
        yield send(route, request, "", "");
      }
      default -> reusedKey(route);
    };
  }

  private Answer reusedKey(Contract.Route route) {
    String key = UUID.randomUUID().toString();
    if (route.path().equals("/broadcasts")) {
      HttpRequest.Builder sender = caller(route).header("Idempotency-Key", key);
      send(route, sender.copy(), BROADCAST, "");
      return send(route, sender, BROADCAST.replace("\"o\"", "\"p\""), "");
    }
    if (route.path().equals("/events")) {
      HttpRequest.Builder sender = caller(route);
      String id = ",\"id\":\"" + key + "\"";
      send(route, sender.copy(), event(id), "");
      return send(route, sender, event(id + ",\"key\":\"other\""), "");
    }
    send(route, caller(route).header("Idempotency-Key", key), good("ada"), "");
    return send(route, caller(route).header("Idempotency-Key", key), good("bob"), "");
  }

  private Answer unavailable(Contract.Route route) {
    HttpRequest.Builder request = caller(route);
    if (route.path().endsWith("sign-out")) {
      request.header("Cookie", "carillon_session=" + server.token("ada"));
    }
    server.store.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.events.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.contacts.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.topics.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.webhooks.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.devices.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.deadLetters.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.personalData.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.traces.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.preferences.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.resolutions.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.broadcasts.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.schedule.failWith(new StoreUnavailableException("away", Duration.ofSeconds(1)));
    server.revocations.goAway();
    server.rules.goAway();
    try {
      return send(route, request, body(route), "");
    } finally {
      server.store.failWith(null);
      server.events.failWith(null);
      server.contacts.failWith(null);
      server.topics.failWith(null);
      server.webhooks.failWith(null);
      server.devices.failWith(null);
      server.broadcasts.failWith(null);
      server.deadLetters.failWith(null);
      server.personalData.failWith(null);
      server.traces.failWith(null);
      server.preferences.failWith(null);
      server.resolutions.failWith(null);
      server.schedule.failWith(null);
      server.revocations.comeBack();
      server.rules.comeBack();
    }
  }

  private HttpRequest.Builder caller(Contract.Route route) {
    String path = path(route);
    if (route.path().startsWith("/dev/")) {
      return server.request(path);
    }
    return isForServices(route) ? service(path) : server.as("ada", path);
  }

  private static boolean isForServices(Contract.Route route) {
    return route
        .path()
        .matches(
            "/(admin|broadcasts|contacts|events|resolve|rules|topics|users|webhooks).*|.*/trace");
  }

  private HttpRequest.Builder service(String path) {
    return server.request(path).header("Authorization", "Bearer " + server.serviceKey("backend"));
  }

  private Answer send(
      Contract.Route route, HttpRequest.Builder request, String body, String query) {
    if (route.method().equals("GET")) {
      return server.get(query.isEmpty() ? request : request.uri(server.uri(route.path() + query)));
    }
    if (body.isEmpty()) {
      return server.send(request.method(route.method(), BodyPublishers.noBody()));
    }
    return server.send(
        request
            .header("Content-Type", "application/json")
            .method(route.method(), BodyPublishers.ofString(body)));
  }

  /// The route's path with a notification of ada's in it.
  private String path(Contract.Route route) {
    if (route.path().startsWith("/contacts")) {
      return "/contacts/ada";
    }
    if (route.path().startsWith("/devices")) {
      send(
          new Contract.Route("PUT", "", List.of()), server.as("ada", "/devices/phone"), DEVICE, "");
      return route.path().replace(":id", "phone");
    }
    if (route.path().startsWith("/topics")) {
      send(
          new Contract.Route("PUT", "", List.of()),
          service("/topics/releases/members"),
          "{\"users\":[\"ada\"]}",
          "");
      return route.path().replace(":key", "releases");
    }
    if (route.path().startsWith("/webhooks")) {
      server.webhooks.clear();
      String path = route.path().replace(":id", "crm");
      // What is answered to a creation has a member more.
      if (!route.method().equals("PUT")) {
        send(new Contract.Route("PUT", "", List.of()), service("/webhooks/crm"), HOOK, "");
      }
      return path;
    }
    if (route.path().startsWith("/admin/dead-letters")) {
      server.deadLetters.add(DEAD);
      return route.path().replace(":id", DEAD.id().toString());
    }
    if (route.path().startsWith("/users")) {
      return "/users/gone";
    }
    if (route.path().startsWith("/rules")) {
      String version = server.rules.versions("order-paid", 1).getFirst().version();
      return route.path().replace(":id", "order-paid").replace(":version", version);
    }
    if (route.path().endsWith("/trace")) {
      return route.path().replace(":id", "0199f0c2-7c00-7a1b-8c3d-5e6f70819203");
    }
    if (route.path().startsWith("/resolve")) {
      Answer settled = server.post(service("/resolve"), ABOUT);
      return route.path().replace(":id", settled.json().at("/data/id").asString());
    }
    if (route.path().startsWith("/broadcasts")) {
      server.post(service("/broadcasts"), BROADCAST);
      return route.path().replace(":id", server.broadcasts.begun().getFirst().id().toString());
    }
    if (route.path().startsWith("/scheduled")) {
      String later = good("ada").replace("{}}", "{},\"delay\":\"PT1H\"}");
      server.post(server.as("ada", "/notifications"), later);
      return route.path().replace(":id", server.schedule.kept().getFirst().id().toString());
    }
    String query = route.path().endsWith("/sync") ? "?since=0" : "";
    return route.path().replace(":id", route.path().contains(":id") ? sent("ada") : "") + query;
  }

  private static String body(Contract.Route route) {
    return switch (route.toString()) {
      case "POST /notifications" -> good("ada");
      case "POST /notifications/batch" -> "[" + good("ada") + "]";
      case "POST /events" -> event("");
      case "POST /broadcasts" -> BROADCAST;
      case "POST /resolve" -> ABOUT;
      case "POST /rules/simulate" -> SIMULATION;
      case "POST /rules/backtest" -> BACKTEST;
      case "PUT /devices/:id" -> DEVICE;
      case "PUT /topics/:key/members", "DELETE /topics/:key/members" -> "{\"users\":[\"ada\"]}";
      case "PATCH /notifications/:id/snooze" ->
          "{\"until\":\"" + Instant.now().plusSeconds(3600) + "\"}";
      case "PUT /contacts/:id" ->
          "{\"locale\":\"fr\",\"timeZone\":\"Europe/Paris\",\"email\":\"ada@example.org\"}";
      case "PUT /webhooks/:id" -> HOOK;
      case "POST /events/batch" -> "[" + event("") + "]";
      case "PUT /preferences" -> PREFERENCES;
      case "POST /admin/sessions/revoke" -> "{\"user\":\"nobody\"}";
      case "POST /admin/dead-letters/redrive", "POST /admin/dead-letters/purge" ->
          "{\"channel\":\"email\"}";
      case "POST /admin/dead-letters/:id/redrive" -> "{\"email\":\"ada@example.org\"}";
      case "POST /dev/sign-in" -> "{\"user\":\"ada\"}";
      default -> "";
    };
  }

  private static String event(String more) {
    return "{\"name\":\"order.paid\",\"data\":{}%s}".formatted(more);
  }

  private static String good(String receiver) {
    return "{\"object\":\"o\",\"receiverId\":\"%s\",\"type\":\"t\",\"payload\":{}}"
        .formatted(receiver);
  }

  private String sent(String receiver) {
    return server
        .post(server.as("bob", "/notifications"), good(receiver))
        .json()
        .get("id")
        .asString();
  }
}
